#!/usr/bin/env bash
# The test of the contracts can fail: on one that no test names, and on an exception without reason, need or object.
set -euo pipefail
check=$(dirname "${BASH_SOURCE[0]}")/contracts_tested_test.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
headers=$scratch/include/omnigraph/cluster
mkdir -p "$headers/core" "$headers/testing" "$scratch/tests/scripts"
# file PATH INCLUDED...
file() {
    local path=$1
    shift
    : >"$scratch/$path"
    for one in "$@"; do printf '#include <omnigraph/cluster/%s>\n' "$one" >>"$scratch/$path"; done
}
except() { printf '%b' "$1" >"$scratch/tests/scripts/contracts_without_test.txt"; }
passes() { bash "$check" "$scratch" >/dev/null || { echo "refused: $1"; exit 1; }; }
refuses() {  # what is wrong, what is told
    local told
    if told=$(bash "$check" "$scratch"); then echo "accepted: $1"; exit 1; fi
    [[ $told == "$2" ]] || { printf 'told: %s\n' "$told"; exit 1; }
}

file include/omnigraph/cluster/core/a.hpp
file include/omnigraph/cluster/core/b.hpp core/a.hpp
file tests/a_test.cpp core/b.hpp
refuses 'a contract that only another contract includes' 'core/a.hpp is named by no test'
except 'core/a.hpp\ta macro only\n'
passes 'an exception with a reason'
except 'core/a.hpp\n'
refuses 'an exception without a reason' 'core/a.hpp is excepted without a reason'
except 'core/a.hpp\ta macro\ncore/b.hpp\tnone\n'
refuses 'an exception that nobody needs' 'core/b.hpp is excepted, though a test names it'
except 'core/a.hpp\ta macro\ncore/c.hpp\tgone\n'
refuses 'an exception for what does not exist' 'core/c.hpp is excepted, and does not exist'
except ''
file include/omnigraph/cluster/cluster.hpp core/a.hpp
file tests/a_test.cpp core/b.hpp cluster.hpp
passes 'what a face gathers'
file include/omnigraph/cluster/testing/laws.hpp
file include/omnigraph/cluster/testing/kind_suite.hpp testing/laws.hpp
file tests/b_test.cpp testing/kind_suite.hpp
passes 'the laws of a suite'
echo 'contracts: all as expected'
