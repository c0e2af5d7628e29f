# Sourced by cases.sh: bundles from a few variables.

make_rootfs() {
    mkdir -p $1/bin $1/proc $1/sys $1/dev $1/tmp $1/etc
    cp /bin/busybox $1/bin/
    for applet in sh cat echo ps sleep grep id hostname mknod dd tail mount ls true false head mkdir kill rm; do ln -sf busybox $1/bin/$applet; done
    echo root:x:0:0:root:/:/bin/sh > $1/etc/passwd
}

# bundle DIR ID SCRIPT: a bundle that runs SCRIPT by sh. Uses $resources, $mounts (both JSON, with their commas) and $namespaces.
bundle() {
    local args=$args
    mkdir -p $1
    script=$(printf '%s' "$3" | sed 's/\\/\\\\/g; s/"/\\"/g' | awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }')
    [ -n "$args" ] || args="[ \"/bin/sh\", \"-c\", \"$script\" ]"
    cat > $1/config.json <<JSON
{ "ociVersion": "1.0.2", "hostname": "guest",
  "process": { "terminal": false, "user": { "uid": 0, "gid": 0 }, "args": $args, "env": [ "PATH=/bin" ], "cwd": "/",
    "noNewPrivileges": true,
    "capabilities": { "bounding": [ $capabilities ], "effective": [ $capabilities ], "permitted": [ $capabilities ] } },
  "root": { "path": "/run/rootfs", "readonly": false },
  "mounts": [
    { "destination": "/proc", "type": "proc", "source": "proc", "options": [ "nosuid", "noexec", "nodev" ] },
    { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": [ "nosuid", "strictatime", "mode=755", "size=65536k" ] },
    { "destination": "/sys", "type": "sysfs", "source": "sysfs", "options": [ "nosuid", "noexec", "nodev", "ro" ] },
    { "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": [ "nosuid", "noexec", "nodev", "relatime", "${cgroup_mount:-ro}" ] } ],
  "linux": { "cgroupsPath": "/checks/$2", "resources": { ${resources:-} },
    "namespaces": [ $namespaces { "type": "mount" }, { "type": "uts" }, { "type": "ipc" }, { "type": "network" }, { "type": "cgroup" } ],
    "seccomp": { "defaultAction": "SCMP_ACT_ALLOW", "architectures": [ "SCMP_ARCH_X86_64" ],
      "syscalls": [ { "names": [ "sethostname" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 95 } ] },
    "maskedPaths": [ "/proc/kcore" ], "readonlyPaths": [ "/proc/sys" ] } }
JSON
}

capabilities='"CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_FSETID","CAP_FOWNER","CAP_MKNOD","CAP_NET_RAW","CAP_SETGID","CAP_SETUID","CAP_SETFCAP","CAP_SETPCAP","CAP_NET_BIND_SERVICE","CAP_SYS_CHROOT","CAP_KILL","CAP_AUDIT_WRITE"'
