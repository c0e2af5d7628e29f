#!/usr/bin/env bash
# make-debian-rootfs.sh FILE: a small Debian as a tar, from the same package sources as this machine's apt. Kept when it is there.
set -euo pipefail
target=$1
[ ! -s "$target" ] || exit 0
mkdir -p "$(dirname "$target")"
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=()
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
    # Only Debian's own: a third party's repository has no place in the base system.
    if [ -s "$file" ] && grep -qE "(Suites: |^deb .*)$release" "$file" && grep -q debian "$file"; then
        sources+=("$file")
    fi
done
mmdebstrap --quiet --variant=minbase --include=procps,hostname \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    "$release" "$target.new.tar" "${sources[@]}"
mv "$target.new.tar" "$target"
