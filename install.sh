#!/usr/bin/env bash
# Builds Berth, puts it in place and runs a first container. PREFIX names the folder (default /usr/local).
set -euo pipefail
cd "$(dirname "$0")"
. eng/prerequisites.sh
prefix=${PREFIX:-/usr/local}

need_packages clang zlib1g-dev busybox-static libseccomp2 procps
./build.sh

# The executables stand together, for each finds the others beside itself; the commands are links to them.
mkdir -p "$prefix/lib/berth" "$prefix/bin"
for file in out/berth out/berthd out/berth-runtime out/*.so; do
    [ -e "$file" ] || continue
    install -m 0755 "$file" "$prefix/lib/berth/.new"
    mv "$prefix/lib/berth/.new" "$prefix/lib/berth/$(basename "$file")"
done
for command in berth berthd berth-runtime; do
    ln -sfn "$prefix/lib/berth/$command" "$prefix/bin/$command"
done

berth="$prefix/bin/berth"
# The first command starts the daemon, and that makes the image busybox: the time of the second is that of a container alone.
"$berth" run --rm busybox echo "A busybox container is up, run by Berth."
start=$(date +%s%N)
"$berth" run --rm busybox true
end=$(date +%s%N)
tenths=$(((end - start) / 100000))
echo "Starting, running and removing another took $((tenths / 10)).$((tenths % 10)) ms."
