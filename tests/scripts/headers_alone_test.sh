#!/usr/bin/env bash
# tests/headers_alone.py passes a sound tree, and names the files that lack an include, whatever stands before them in their
# group. Arguments: the compiler.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
command -v python3 >/dev/null || { echo 'skipped: headers alone (needs python3)'; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/include/omnigraph/cluster
mkdir -p "$tree/core"

# Prints what headers_alone says about the tree; its status is the last line.
judge() {
    local status=0
    python3 "$here/tests/headers_alone.py" --include "$scratch/include" --scratch "$scratch/units" --jobs 1 -- \
        "$1" -std=c++20 -Wall -Werror 2>&1 || status=$?
    echo "status $status"
}
expect() {
    [[ $1 == *"$2"* ]] || { printf 'expected: %s\nin:\n%s\n' "$2" "$1"; exit 1; }
}
refuse() {
    [[ $1 != *"$2"* ]] || { printf 'not expected: %s\nin:\n%s\n' "$2" "$1"; exit 1; }
}

printf '#pragma once\n#include <string>\nusing name = std::string;\n' >"$tree/core/diagnostic.hpp"
printf '#pragma once\n#include <omnigraph/cluster/core/diagnostic.hpp>\nname first();\n' >"$tree/core/first.hpp"
printf '#include <map>\n#include <omnigraph/cluster/core/first.hpp>\nname first() { return std::map<int, name>{}[0]; }\n' \
    >"$tree/core/first.ipp"
said=$(judge "$1")
expect "$said" '3 files in 1 compilers, 0 incomplete'
expect "$said" 'status 0'

# What passed is not compiled again, until something that it reads changes.
expect "$(judge "$1")" '3 files in 0 compilers, 0 incomplete'
printf '#pragma once\nusing name = int;\n' >"$tree/core/diagnostic.hpp"
said=$(judge "$1")
expect "$said" '3 files in 1 compilers, 0 incomplete'
printf '#pragma once\n#include <string>\nusing name = std::string;\n' >"$tree/core/diagnostic.hpp"

# A contract and a body that use what only files before them include.
printf '#pragma once\nname second();\n' >"$tree/core/second.hpp"
printf '#include <omnigraph/cluster/core/first.hpp>\nint third() { return std::map<int, int>{}[0]; }\n' >"$tree/core/third.ipp"
said=$(judge "$1")
expect "$said" 'core/second.hpp does not compile by itself'
expect "$said" 'core/third.ipp does not compile by itself'
refuse "$said" 'core/first.ipp does not'
expect "$said" '2 incomplete'
expect "$said" 'status 1'
# What failed is not taken for passed.
said=$(judge "$1")
expect "$said" '2 incomplete'
expect "$said" 'status 1'
