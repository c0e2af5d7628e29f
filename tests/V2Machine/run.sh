#!/usr/bin/env bash
# Boots Debian's cloud kernel in a software-emulated machine with pure cgroup version 2 and runs the runtime's checks there.
# Prints one line for each check and, last, N passed, N failed, N skipped. Arguments: the runtimes to check, by default Berth's and,
# as the reference for the checks themselves, crun where it is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/V2Machine
work=artifacts/v2machine
limit=${V2MACHINE_SECONDS:-240}

skip() { echo "skip v2machine: $1"; echo "0 passed, 0 failed, 1 skipped"; exit 0; }
kernel=$(ls /boot/vmlinuz-6.*-cloud-amd64 2>/dev/null | sort -V | tail -1)
[ -n "$kernel" ] || skip "Debian's linux-image-cloud-amd64 is not installed"
for tool in qemu-system-x86_64 cpio busybox; do
    command -v $tool >/dev/null || skip "$tool is not installed"
done
runtimes=("$@")
if [ ${#runtimes[@]} = 0 ]; then
    runtimes=(out/berth-runtime)
    ! command -v crun >/dev/null || runtimes+=("$(command -v crun)")
fi

# What the guest needs: busybox, the runtimes, and the libraries that ldd and the runtimes' dlopen want.
rm -rf "$work"
mkdir -p "$work/root"/{bin,proc,sys,dev,run,tmp,runtimes,lib,lib64,modules}
cp "$(command -v busybox)" "$work/root/bin/busybox"
cp $here/guest/* "$work/root/"
chmod 755 "$work/root/init"
copy_library() { mkdir -p "$work/root/$(dirname "$1")"; cp -L "$1" "$work/root/$1"; }
names=()
for runtime in "${runtimes[@]}"; do
    [ -x "$runtime" ] || { echo "not ok v2machine: no runtime $runtime (run ./build.sh)"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
    names+=("$(basename "$runtime")")
    cp "$runtime" "$work/root/runtimes/"
    # Before "=>" or as the line's first word stands the name, after it the file.
    for library in $(ldd "$runtime" | grep -oE '/[^ ]+'); do copy_library "$library"; done
done
for library in /lib/x86_64-linux-gnu/libseccomp.so.2 /usr/lib/x86_64-linux-gnu/libseccomp.so.2; do
    [ ! -e $library ] || copy_library $library
done
for module in loop overlay; do
    file=$(find "/lib/modules/${kernel#/boot/vmlinuz-}" -name "$module.ko*" 2>/dev/null | head -1)
    [ -z "$file" ] || cp "$file" "$work/root/modules/"
done
echo "${names[*]}" > "$work/root/runtimes.list"
(cd "$work/root" && find . | cpio --quiet -o -H newc | gzip -1) > "$work/initramfs.gz"

# -no-reboot turns the guest's reboot into an exit. The host may have no KVM, so emulation is the rule, not the fallback.
status=0
timeout --kill-after=5 "$limit" qemu-system-x86_64 -accel tcg -cpu max -smp 2 -m 1024 -nographic -no-reboot -nic none \
    -kernel "$kernel" -initrd "$work/initramfs.gz" -append "console=ttyS0 quiet panic=-1 systemd.unified_cgroup_hierarchy=1" \
    < /dev/null > "$work/console.log" 2>&1 || status=$?
tr -d '\r' < "$work/console.log" | grep -aE '^(ok|not ok|skip|time|  ) ' || true
result=$(tr -d '\r' < "$work/console.log" | grep -aE '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' | tail -1 || true)
if [ -z "$result" ]; then
    tail -30 "$work/console.log"
    echo "not ok v2machine: the guest did not finish (qemu exit $status, limit $limit s)"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
echo "$result"
[[ "$result" == *" 0 failed,"* ]]
