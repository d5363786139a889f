#!/usr/bin/env bash
# The test of the order of bodies can fail: directly, and through a third contract.
set -euo pipefail
check=$(dirname "${BASH_SOURCE[0]}")/body_order_test.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/omnigraph"
# file NAME INCLUDED...
file() {
    local name=$1
    shift
    printf '#include <omnigraph/%s>\n' "$@" >"$scratch/omnigraph/$name"
}
refused() {
    local told
    if told=$(bash "$check" "$scratch"); then echo "accepted: $1"; exit 1; fi
    [[ $told == 'omnigraph/y.ipp includes omnigraph/x.hpp, which leads back to omnigraph/y.hpp' ]] || { printf 'told: %s\n' "$told"; exit 1; }
}

file y.hpp y.ipp
file y.ipp y.hpp x.hpp
file x.hpp z.hpp
file z.hpp core.hpp
bash "$check" "$scratch" >/dev/null || { echo 'refused: a body that includes others'; exit 1; }
file x.hpp y.hpp
refused 'a body whose contract is included by what it includes'
file x.hpp z.hpp
file z.hpp x.hpp y.hpp
refused 'the same through a third contract'
echo 'body order: all as expected'
