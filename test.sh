#!/usr/bin/env bash
# Runs every test: unit tests, then the end-to-end tests against the published executables, as root.
# Last line: N passed, N failed, N skipped. Arguments: names of test projects to run instead of all.
set -euo pipefail
cd "$(dirname "$0")"
. eng/prerequisites.sh

need_packages clang zlib1g-dev gcc libc6-dev busybox-static libseccomp2 docker.io podman runc crun mmdebstrap procps iproute2 bsdutils \
    qemu-system-x86 linux-image-cloud-amd64 cpio socat attr libcap2-bin skopeo python3 curl
./build.sh
eng/make-debian-rootfs.sh artifacts/rootfs/debian.tar || echo "no Debian root filesystem: its tests will be skipped" >&2
# In CI nothing that test.sh installs may be missing; elsewhere a gap is a skip with its reason.
[ "${CI:-}" != true ] || export BERTH_TESTS_MUST=${BERTH_TESTS_MUST:-all}

mkdir -p artifacts/tests
mapfile -t projects < <(find tests -name '*.csproj' -not -path '*/obj/*' | sort)
dotnet build Berth.slnx -nologo -clp:NoSummary -v:quiet

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    grep -q '<IsTestProject>false' "$project" && continue
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    echo "== $name"
    log=artifacts/tests/$name.log
    program=$(find "$(dirname "$project")/bin/Debug" -name "$name.dll" | head -1)
    status=0
    timeout --kill-after=10 1500 dotnet exec "$program" -noLogo -noColor > "$log" 2>&1 < /dev/null || status=$?
    grep -E '\[FAIL\]|\[SKIP\]|Cleanup Failure' "$log" | sort -u || true
    summary=$(grep -E 'Total: [0-9]+, Errors' "$log" | tail -1 || true)
    if [ -z "$summary" ]; then
        tail -30 "$log"
        echo "$name did not finish (exit $status)"
        failed=$((failed + 1))
        continue
    fi
    count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$summary"; }
    bad=$(($(count Errors) + $(count Failed)))
    [ "$bad" = 0 ] || grep -vE 'Discover|Starting|Finished' "$log" | head -400
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    passed=$((passed + $(count Total) - $(count Failed) - $(count Skipped)))
    failed=$((failed + bad))
    skipped=$((skipped + $(count Skipped)))
    echo "   $summary"
done

for script in tests/*/run.sh; do
    name=$(basename "$(dirname "$script")")
    [ -e "$script" ] || continue
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    echo "== $name"
    bash "$script" > "artifacts/tests/$name.log" 2>&1 < /dev/null || true
    grep -vE '^ok ' "artifacts/tests/$name.log" | tail -40
    summary=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "artifacts/tests/$name.log" | tail -1 || true)
    if [ -z "$summary" ]; then
        failed=$((failed + 1))
        continue
    fi
    read -r p _ f _ s _ <<< "$summary"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
