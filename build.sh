#!/usr/bin/env bash
# Publishes out/berth, out/berthd and out/berth-runtime, compiled ahead of time. Quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")"
. eng/prerequisites.sh

command -v dotnet >/dev/null || { echo "build.sh: the .NET SDK (10.0 or later) is needed: 'dotnet' is not on PATH" >&2; exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

# The state of every input, so that an unchanged tree costs one hash instead of three publishes.
fingerprint=$(find src apps eng Directory.Build.props Directory.Packages.props .editorconfig -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum; dotnet --version)
if [ -x out/berth ] && [ -x out/berthd ] && [ -x out/berth-runtime ] && [ "$fingerprint" = "$(cat out/.inputs 2>/dev/null)" ]; then
    echo "out/ is up to date"
    exit 0
fi

need_packages clang zlib1g-dev
rm -f out/.inputs
export UseSharedCompilation=true
for app in berth-runtime berth berthd; do
    echo "publishing $app"
    dotnet publish "apps/$app/$app.csproj" --configuration Release --output "artifacts/publish/$app" -nologo -clp:NoSummary -v:quiet
    mkdir -p out
    # A new name and a rename: a running daemon keeps the file it was started from.
    cp "artifacts/publish/$app/$app" "out/.$app.new"
    mv "out/.$app.new" "out/$app"
done
for library in artifacts/publish/berthd/*.so; do
    [ -e "$library" ] || continue
    cp "$library" "out/.library.new"
    mv "out/.library.new" "out/$(basename "$library")" # never in place: a daemon that runs has it mapped
done
printf '%s' "$fingerprint" > out/.inputs
ls -l out/berth out/berthd out/berth-runtime | awk '{print $9, $5, "bytes"}'
