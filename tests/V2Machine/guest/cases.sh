# The checks of one runtime on pure cgroup version 2. $1 is the runtime; its command line is runc's.
. /bundle.sh
runtime=$1
name=${runtime##*/}
rt() { $runtime --root /run/state-$name "$@"; }
ok() { echo "ok $name $1"; echo x >> $PASSED; }
bad() { echo "not ok $name $1"; shift; for line in "$@"; do echo "   $line" | head -20; done; echo x >> $FAILED; }
skip() { echo "skip $name $1: $2"; echo x >> $SKIPPED; }

# same NAME EXPECTED GOT
same() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "expected: $2" "got: $3"; fi; }
has() { case "$3" in *"$2"*) ok "$1";; *) bad "$1" "expected to contain: $2" "got: $3";; esac; }

# reset: nothing of the last check's settings remains.
reset() { resources= args= namespaces='{ "type": "pid" },' cgroup_mount=; }
run() { rt run --bundle /run/b "$1" 2>&1 < /dev/null; }

# in_container NAME SCRIPT: runs the script in a container of this name and leaves its output in $out, its exit code in $code.
in_container() { bundle /run/b "$1" "$2"; out=$(run "$1"); code=$?; }
started() { bundle /run/b "$1" "${2:-exec sleep 1000}"; rt create --bundle /run/b "$1" > /run/log-$1 2>&1 < /dev/null && rt start "$1" >> /run/log-$1 2>&1; }
gone() { rt delete --force "$1" > /run/log-delete 2>&1 || cat /run/log-delete; }
group() { cat /sys/fs/cgroup/checks/$1/$2 2>&1; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",]*\).*/\1/p" | head -1; }

# until_true SECONDS COMMAND...: asks ten times a second.
until_true() {
    tries=$(($1 * 10)); shift
    while [ $tries -gt 0 ]; do "$@" && return 0; sleep 0.1; tries=$((tries - 1)); done
    return 1
}

mkdir -p /run/state-$name
echo
[ -d /run/rootfs ] || make_rootfs /run/rootfs

reset
in_container basic 'echo hello; exit 7'
same "prints and gives its exit code" "hello 7" "$out $code"
same "leaves no cgroup behind" "" "$(ls -d /sys/fs/cgroup/checks/basic 2>/dev/null)"

in_container ids 'echo $$ $(hostname) $(cat /proc/self/cgroup); ps | grep -vc PID'
has "is process 1 of its own host, and its cgroup is the root" "1 guest 0::/" "$out"

in_container confined 'grep -E "Cap(Eff|Bnd|Inh|Amb)|Seccomp:|NoNewPrivs" /proc/self/status; hostname x; cat /proc/kcore | wc -c; echo 1 > /proc/sys/kernel/hostname; mkdir /sys/fs/cgroup/x'
has "has the stock capabilities" "00000000a80425fb" "$out"
has "has a seccomp filter" "Seccomp:	2" "$out"
has "the filter's errno is seen" "not supported" "$out"
has "the cgroup mount is read-only" "Read-only file system" "$out"

resources='"memory": { "limit": 67108864, "swap": 134217728, "reservation": 33554432 }, "pids": { "limit": 20 },
  "cpu": { "shares": 1024, "quota": 50000, "period": 100000, "cpus": "0", "mems": "0" }, "unified": { "memory.high": "50331648" }'
started limits
same "memory.max" 67108864 "$(group limits memory.max)"
same "memory.low" 33554432 "$(group limits memory.low)"
same "memory.high from unified" 50331648 "$(group limits memory.high)"
if [ -e /sys/fs/cgroup/checks/limits/memory.swap.max ]; then
    same "memory.swap.max is without the memory" 67108864 "$(group limits memory.swap.max)"
else
    skip "memory.swap.max" "the kernel counts no swap"
fi
same "pids.max" 20 "$(group limits pids.max)"
same "cpu.max" "50000 100000" "$(group limits cpu.max)"
same "cpuset.cpus" 0 "$(group limits cpuset.cpus)"
# runc and crun changed the conversion in 2025: see Berth.Cgroups.CpuWeight.
case "$name" in berth*) same "cpu.weight of 1024 shares is the default" 100 "$(group limits cpu.weight)";; esac

rt update --memory 33554432 --memory-swap 33554432 limits > /run/log 2>&1 || cat /run/log
same "update lowers the memory limit" 33554432 "$(group limits memory.max)"
same "update leaves the others alone" "20 50000 100000" "$(group limits pids.max) $(group limits cpu.max)"
out=$(rt exec limits cat /proc/self/cgroup 2>&1)
same "exec joins the cgroup" "0::/" "$out"
out=$(rt exec limits grep -E "CapEff|Seccomp:" /proc/self/status 2>&1)
has "exec has the filter too" "Seccomp:	2" "$out"
if [ "$name" = crun ]; then
    skip "events --stats" "crun has no events"
else
    out=$(rt events --stats limits 2>&1)
    has "events --stats counts processes" '"pids":{"current":1,"limit":20}' "$out"
    has "events --stats knows the memory limit" '33554432' "$out"
fi

rt pause limits > /run/log 2>&1 || cat /run/log
has "pause freezes" "frozen 1" "$(group limits cgroup.events)"
same "the state is paused" paused "$(rt state limits | field status)"
rt resume limits
has "resume thaws" "frozen 0" "$(group limits cgroup.events)"
same "the state is running" running "$(rt state limits | field status)"
rt pause limits
gone limits
same "a paused container can be deleted" "" "$(ls -d /sys/fs/cgroup/checks/limits 2>/dev/null)"

reset
resources='"pids": { "limit": 8 }'
in_container forks 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; echo forked'
has "the pids limit stops forks" "fork" "$(echo "$out" | grep -i "can't fork")"

reset
resources='"devices": [ { "allow": false, "access": "rwm" }, { "allow": true, "type": "b", "major": 7, "minor": 0, "access": "r" } ]'
in_container devices 'mknod /tmp/null c 1 3 && echo x > /tmp/null && echo null-ok
mknod /tmp/loop0 b 7 0 && mknod /tmp/loop1 b 7 1 && echo mknod-ok
cat /tmp/loop0 && echo listed-read; echo x > /tmp/loop0; cat /tmp/loop1; rm -f /tmp/null /tmp/loop0 /tmp/loop1'
has "null works" null-ok "$out"
has "any node can be made" mknod-ok "$out"
has "a listed device can be read" listed-read "$out"
has "but not written" "can't create /tmp/loop0: Operation not permitted" "$out"
has "another device cannot be opened" "can't open '/tmp/loop1': Operation not permitted" "$out"

reset
resources='"devices": [ { "allow": true, "access": "rwm" } ]'
in_container everything 'mknod /tmp/loop1 b 7 1; cat /tmp/loop1 && echo opened; rm -f /tmp/loop1'
has "a list that allows everything" opened "$out"

# Without a PID namespace the death of the first process takes nobody with it: all have to be killed by their cgroup.
reset
namespaces=
started tree 'sleep 1000 & sleep 1000 & sleep 1000 & wait'
until_true 5 sh -c '[ $(wc -l < /sys/fs/cgroup/checks/tree/cgroup.procs) = 4 ]'
same "the whole tree is in the cgroup" 4 "$(group tree cgroup.procs | wc -l)"
rt kill --all tree KILL > /run/log 2>&1 || cat /run/log
if until_true 5 sh -c '! grep -q . /sys/fs/cgroup/checks/tree/cgroup.procs 2>/dev/null'; then ok "kill --all gets every process"; else bad "kill --all gets every process" "$(group tree cgroup.procs)"; fi
gone tree
same "delete removes the cgroup" "" "$(ls -d /sys/fs/cgroup/checks/tree 2>/dev/null)"

reset
resources='"memory": { "limit": 20971520, "swap": 20971520 }'
started hungry 'sleep 2; tail /dev/zero; sleep 1000'
until_true 20 sh -c 'grep -q "^oom_kill 1" /sys/fs/cgroup/checks/hungry/memory.events'
has "too much memory is an out-of-memory kill" "oom_kill 1" "$(group hungry memory.events)"
gone hungry

# As systemd does in a container: controllers handed down, so the container's own cgroup may hold no process any more.
reset
cgroup_mount=rw
started inner 'mkdir /sys/fs/cgroup/init && echo 1 > /sys/fs/cgroup/init/cgroup.procs && echo +pids +memory > /sys/fs/cgroup/cgroup.subtree_control && exec sleep 1000'
if until_true 5 sh -c 'grep -q memory /sys/fs/cgroup/checks/inner/cgroup.subtree_control'; then
    out=$(rt exec inner cat /proc/self/cgroup 2>&1)
    has "exec goes where the container's init went" "0::/init" "$out"
else
    bad "a writable cgroup mount" "$(cat /run/log-inner)"
fi
gone inner
same "delete removes cgroups below" "" "$(ls -d /sys/fs/cgroup/checks/inner 2>/dev/null)"

reset
resources='"unified": { "memory.absent": "1" }'
in_container refused true
[ $code != 0 ] && has "an unknown unified file is an error that names it" memory.absent "$out" || bad "an unknown unified file is an error" "$out"
resources='"cpu": { "cpus": "77" }'
in_container refused true
[ $code != 0 ] && has "a refused limit names its file" cpuset.cpus "$out" || bad "a refused limit is an error" "$out"
reset
args='[ "/no/such/program" ]'
in_container refused ''
[ $code != 0 ] && has "a missing program names itself" /no/such/program "$out" || bad "a missing program is an error" "$out"
same "failed starts leave no cgroup" "" "$(ls -d /sys/fs/cgroup/checks/refused 2>/dev/null)"
same "failed starts leave no state" "" "$(ls /run/state-$name 2>/dev/null | grep refused)"
same "nothing is left mounted" "" "$(grep -E ' /run/(rootfs|b|state)' /proc/mounts)"
