#!/usr/bin/env bash
# Measures Berth beside Debian's docker.io, podman and runc and prints a table in Markdown. Needs root.
#   bench/run.sh [ROUNDS]      ROUNDS: how often the sides take turns (default 5)
# Every row is measured interleaved: a few runs of one side, a few of the other, ROUNDS times over, and the
# median of all runs of a side counts. Whole commands are timed from outside, by hyperfine without a shell.
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/prerequisites.sh
need_packages hyperfine jq busybox-static docker.io podman runc procps
./build.sh >&2

rounds=${1:-5}
out=$PWD/out
work=$(mktemp -d /tmp/berth-bench-XXXXXX)
# Run-time state lies on tmpfs, as below /run on an installed system, for every side.
mkdir "$work/run"
mount -t tmpfs -o mode=755 berth-bench "$work/run"
berth="$out/berth -H unix://$work/berth.sock"
stock=$(command -v docker)
docker="$stock -H unix://$work/docker.sock"
podman="podman --root $work/podman --runroot $work/run/podman --runtime runc --cgroup-manager cgroupfs --events-backend none"
podman_limits="--ulimit nproc=9000:9000 --ulimit nofile=1000:1000"
pids=()
clean_up() {
    { $berth ps -aq | xargs -r $berth rm -f; $docker ps -aq | xargs -r $docker rm -f; } > /dev/null 2>&1 || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    find /sys/fs/cgroup -depth -type d -path '*berth-bench*' -exec rmdir {} + 2>/dev/null || true
    umount "$work/run" || true
    rm -rf "$work" 2>/dev/null || true
}
trap clean_up EXIT

# The same busybox root for everybody.
mkdir -p "$work/rootfs"/{bin,etc,proc,sys,dev,tmp,root}
cp /bin/busybox "$work/rootfs/bin/"
"$work/rootfs/bin/busybox" --list | grep -vx busybox | while read -r applet; do ln -s busybox "$work/rootfs/bin/$applet"; done
echo 'root:x:0:0:root:/root:/bin/sh' > "$work/rootfs/etc/passwd"
echo 'root:x:0:' > "$work/rootfs/etc/group"
tar -C "$work/rootfs" --numeric-owner -cf "$work/busybox.tar" .

echo "{}" > "$work/berthd.json"; echo "{}" > "$work/dockerd.json"
"$out/berthd" --host "unix://$work/berth.sock" --data-root "$work/berth" --exec-root "$work/run/berth" --pidfile "$work/berthd.pid" --config-file "$work/berthd.json" 2> "$work/berthd.log" &
pids+=($!)
berthd_pid=$!
PATH=$PATH:/usr/sbin:/sbin dockerd --host "unix://$work/docker.sock" --data-root "$work/docker" --exec-root "$work/run/docker" --pidfile "$work/dockerd.pid" \
    --bridge=none --iptables=false --cgroup-parent /berth-bench --config-file "$work/dockerd.json" > "$work/dockerd.log" 2>&1 &
pids+=($!)
dockerd_pid=$!
for _ in $(seq 100); do $berth version > /dev/null 2>&1 && $docker version > /dev/null 2>&1 && break; sleep 0.2; done
sleep 5
at_rest=$(awk '/^VmRSS/ {print $2}' "/proc/$berthd_pid/status")
$berth import --change 'CMD ["sh"]' "$work/busybox.tar" busybox > /dev/null
$docker import --change 'CMD ["sh"]' "$work/busybox.tar" busybox > /dev/null

# medians RUNS NAME=COMMAND...: the sides take turns; prints NAME MEDIAN-IN-MS for each.
medians() {
    local runs=$1 round pair name command
    shift
    for pair in "$@"; do
        : > "$work/${pair%%=*}.times"
        ${pair#*=} > /dev/null 2> "$work/first.err" || { echo "${pair#*=}: $(cat "$work/first.err")" >&2; exit 1; }
    done
    for round in $(seq "$rounds"); do
        for pair in "$@"; do
            name=${pair%%=*} command=${pair#*=}
            hyperfine -N --warmup 1 --runs "$runs" --export-json "$work/h.json" "$command" > /dev/null 2> "$work/h.err" || { echo "$command failed: $(cat "$work/h.err")" >&2; echo nan >> "$work/$name.times"; continue; }
            jq -r '.results[0].times[] * 1000' "$work/h.json" >> "$work/$name.times"
        done
    done
    for pair in "$@"; do echo "${pair%%=*} $(sort -n "$work/${pair%%=*}.times" | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}')"; done
}

# row TITLE TARGET NAME-OF-OURS < medians: one line of the table.
row() {
    awk -v title="$1" -v target="$2" '
        NR == 1 { ours = $2; line = sprintf("%.1f ms", $2) }
        NR > 1 { others = others sprintf("%s%s %.1f ms (%.1f times)", NR > 2 ? ", " : "", $1, $2, $2 / ours) }
        END { printf "| %s | %s | %s | %s |\n", title, line, others, target }'
}

echo "| work | Berth | others (ratio) | must |"
echo "| --- | --- | --- | --- |"

medians 8 "berth=$berth run --rm --network none busybox true" "docker=$docker run --rm --network none busybox true" \
    "podman=$podman run --rm $podman_limits --network none --rootfs $work/rootfs true" |
    row '`run --rm --network none busybox true`' '15 ms, 15 times docker'

b=$($berth run -d --network none busybox sleep 10000)
d=$($docker run -d --network none busybox sleep 10000)
medians 8 "berth=$berth exec $b true" "docker=$docker exec $d true" | row '`exec C true`' '8 ms, 8 times docker'
# Shims share the pages of one sealed file; a lone one would be billed for all of them.
neighbours=$(for _ in 1 2 3 4; do $berth run -d --network none busybox sleep 10000; done)
sleep 1
shim=$(awk '/^PPid/ {print $2}' "/proc/$($berth inspect -f '{{.State.Pid}}' "$b")/status")
shim_private=$(awk '/^Private/ {sum += $2} END {print sum}' "/proc/$shim/smaps_rollup")
containerd_shim=$(pgrep -f "containerd-shim.*$d" | head -1 || true)
[ -z "$containerd_shim" ] || docker_shim_private=$(awk '/^Private/ {sum += $2} END {print sum}' "/proc/$containerd_shim/smaps_rollup")
$berth rm -f "$b" $neighbours > /dev/null
$docker rm -f "$d" > /dev/null

mkdir -p "$work/bundle"
(cd "$work/bundle" && runc spec && jq --arg root "$work/rootfs" '.process.args = ["true"] | .process.terminal = false | .root.path = $root | .process.rlimits = [] | .linux.cgroupsPath = "/berth-bench/bundle"' config.json > c && mv c config.json)
medians 10 "berth-runtime=$out/berth-runtime --root $work/run/rr run --bundle $work/bundle bench-b" "runc=runc --root $work/run/runc run --bundle $work/bundle bench-r" |
    row '`berth-runtime run` of a bundle' '6 ms, 5 times runc'

ids=$(for _ in $(seq 100); do $berth create busybox true; done)
dids=$(for _ in $(seq 100); do $docker create busybox true; done)
medians 10 "berth=$berth ps -a" "docker=$docker ps -a" | row '`ps` with 100 containers' '8 ms'
$berth rm $ids > /dev/null
$docker rm $dids > /dev/null

# rate CLIENT...: containers started in a second, 100 of them, 8 at a time.
rate() {
    local start end
    start=$(date +%s.%N)
    seq 100 | xargs -P 8 -I{} "$@" run -d --network none busybox sleep 10000 > "$work/ids"
    end=$(date +%s.%N)
    awk -v s="$start" -v e="$end" 'BEGIN {printf "%.1f\n", 100 / (e - s)}' >> "$work/rate.$(basename "$1")"
    xargs "$@" rm -f < "$work/ids" > /dev/null
}
rm -f "$work"/rate.*
for _ in 1 2 3; do rate $berth; rate $docker; done
ours=$(sort -n "$work/rate.berth" | sed -n 2p) theirs=$(sort -n "$work/rate.docker" | sed -n 2p)
echo "| 100 containers started, 8 at a time | $ours per second | docker $theirs per second ($(awk -v a="$ours" -v b="$theirs" 'BEGIN {printf "%.1f", a / b}') times) | 10 times docker's rate |"

medians 2 "berth=$berth run --rm --network none busybox seq 1 200000" "docker=$docker run --rm --network none busybox seq 1 200000" |
    row '`run` printing 200,000 lines' '5 times docker'

docker_rest=$(awk '/^VmRSS/ {print $2}' "/proc/$dockerd_pid/status")
echo "| \`berthd\` at rest, resident | $(awk -v k="$at_rest" 'BEGIN {printf "%.1f MB", k / 1024}') ($(awk '/^VmRSS/ {printf "%.1f MB", $2 / 1024}' "/proc/$berthd_pid/status") after this run) | dockerd $(awk -v k="$docker_rest" 'BEGIN {printf "%.1f MB", k / 1024}') and containerd beside it | 30 MB |"
echo "| a shim, private | $(awk -v k="$shim_private" 'BEGIN {printf "%.2f MB", k / 1024}') | containerd-shim $(awk -v k="${docker_shim_private:-0}" 'BEGIN {printf "%.2f MB", k / 1024}') | 1.5 MB |"
