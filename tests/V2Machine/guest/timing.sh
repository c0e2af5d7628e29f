# How long each runtime takes to run a bundle, in turns, so that a slow moment of the host meets all of them. Emulation: only the ratio means something.
. /bundle.sh
resources= args='[ "/bin/true" ]' namespaces='{ "type": "pid" },' cgroup_mount=
bundle /run/b timing ''
rounds=10
now() { awk '{ print int($1 * 1000) }' /proc/uptime; }
round=0
while [ $round -lt $rounds ]; do
    for name in $(cat /runtimes.list); do
        start=$(now)
        for turn in 1 2 3 4 5; do /runtimes/$name --root /run/state-$name run --bundle /run/b timing > /run/log 2>&1 < /dev/null; done
        echo $(($(now) - start)) >> /run/time-$name
    done
    round=$((round + 1))
done
for name in $(cat /runtimes.list); do
    echo "time $name: $(sort -n /run/time-$name | awk '{ t[NR] = $1 } END { printf "%.1f", t[int((NR + 1) / 2)] / 5 }') ms a run of a bundle, median of $rounds"
done
