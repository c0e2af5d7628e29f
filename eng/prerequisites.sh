# Sourced by build.sh, install.sh and test.sh: installs what is missing from Debian's packages.

# need_packages NAME...: installs those that are not installed. Services that a package brings are not started.
need_packages() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "missing packages: ${missing[*]}; install them as root: apt-get install ${missing[*]}" >&2
        return 1
    fi

    echo "installing ${missing[*]}"
    local policy=/usr/sbin/policy-rc.d made_policy=0 status=0
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' > $policy
        chmod +x $policy
        made_policy=1
    fi
    export DEBIAN_FRONTEND=noninteractive
    { apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; } || status=$?
    [ $made_policy = 0 ] || rm -f $policy
    return $status
}
