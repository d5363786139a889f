#!/usr/bin/env bash
# scripts/setup against a pretended system: dpkg-query, apt-get and sudo are replaced, so nothing
# is installed here, whatever the outcome.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
failures=0

# pretend NAME ID VERSION: a machine of that system, where nothing is installed yet.
pretend() {
    rm -rf "${world:?}"/*
    mkdir "$world/bin"
    printf 'ID=%s\nVERSION_ID="%s"\nPRETTY_NAME="%s"\n' "$2" "$3" "$1" >"$world/os-release"
    : >"$world/installed" && : >"$world/calls"
    # Reports what is installed, one "installed <package>" a line.
    printf '#!/bin/sh\nsed "s/^/installed /" "%s/installed"\n' "$world" >"$world/bin/dpkg-query"
    cat >"$world/bin/apt-get" <<EOF
#!/bin/bash
echo "apt-get \$*" >>"$world/calls"
[[ " \$* " == *" -s "* ]] && { cat "$world/would_remove" 2>/dev/null; exit 0; }
[[ -e "$world/offline" ]] && { echo "Could not resolve host" >&2; exit 100; }
[[ " \$* " == *" install "* ]] || exit 0
for word; do [[ \$word == *-* && \$word != -* || \$word == g++ || \$word == cmake || \$word == ccache || \$word == python3 || \$word == strace ]] && echo "\$word" >>"$world/installed"; done
exit 0
EOF
    printf '#!/bin/sh\nexec "$@"\n' >"$world/bin/sudo"
    chmod +x "$world/bin/"*
}

setup() { said=$(PATH="$world/bin:$PATH" OMNIGRAPH_OS_RELEASE="$world/os-release" "$root/scripts/setup" "$@" 2>&1 </dev/null); status=$?; }

check() { # check SENTENCE CONDITION...
    local sentence=$1
    shift
    "$@" && return
    printf 'FAILED: %s\n  status %s, said:\n%s\n' "$sentence" "$status" "$said"
    failures=$((failures + 1))
}
says() { [[ $said == *"$1"* ]]; }
keeps_quiet_about() { [[ $said != *"$1"* ]]; }
called() { grep -q -- "$1" "$world/calls"; }
never_called() { [[ ! -s $world/calls ]]; }
ended() { [[ $status == "$1" ]]; }

pretend 'Ubuntu 24.04 LTS' ubuntu 24.04
setup
check 'another system is refused' ended 1
check 'it is refused by its name' says 'this is Ubuntu 24.04 LTS'
check 'the refusal says which system is meant' says 'Debian 12'
check 'the refusal lists what to install' says 'libboost-json1.81-dev'
check 'nothing is tried on another system' never_called

pretend 'Debian GNU/Linux 11 (bullseye)' debian 11
setup
check 'an older Debian is refused too' ended 1

pretend 'Debian GNU/Linux 12 (bookworm)' debian 12
rm "$world/os-release"
setup
check 'a system that cannot be told is refused' ended 1

pretend 'Debian GNU/Linux 12 (bookworm)' debian 12
setup --check
check '--check fails while something is missing' ended 1
check '--check names it' says 'libyaml-dev'
check '--check installs nothing' never_called
setup
check 'what is missing gets installed' ended 0
check 'it says what it installs' says 'installing: g++ cmake'
check 'Boost is asked for by version' called 'libboost1.81-dev'
check 'the package lists are brought up to date first' called ' update'
: >"$world/calls"
setup
check 'a second run succeeds' ended 0
check 'a second run calls nothing' never_called
check 'a second run says so' says 'everything needed is installed'
setup --check
check '--check succeeds once all is there' ended 0
setup --ci --check
check '--ci needs more' says 'clang-16'

pretend 'Debian GNU/Linux 12 (bookworm)' debian 12
printf 'Remv libboost-dev [1.74.0.3]\nRemv libboost1.74-dev [1.74.0]\nInst libboost1.81-dev\n' >"$world/would_remove"
setup
check 'what would be removed is named before' says '  libboost1.74-dev'
check 'and why' says 'Boost 1.81 replaces the default 1.74'

pretend 'Debian GNU/Linux 12 (bookworm)' debian 12
touch "$world/offline"
setup
check 'a failing apt is a failure' ended 1
check 'that names the step' says 'apt-get update failed'
check 'and claims nothing' keeps_quiet_about 'setup: done'

setup --colour
check 'an unknown option is refused' says "there is no option '--colour'"

((failures == 0)) && echo "setup: all as expected"
exit "$((failures > 0))"
