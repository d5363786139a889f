#!/usr/bin/env bash
# Every block of C++ in docs/library.md is a whole program or unit, and compiles: library_page_test.sh COMPILER
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
compiler=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

awk -v folder="$folder" '/^```cpp$/ { ++blocks; inside = 1; next } /^```$/ { inside = 0 }
    inside { print > (folder "/block_" blocks ".cpp") }' "$root/docs/library.md"

count=0
for block in "$folder"/*.cpp; do
    "$compiler" -std=c++20 -fsyntax-only -Wall -Wextra -DOMNIGRAPH_SEPARATE_COMPILATION -I"$root/include" "$block" ||
        { echo "this block of docs/library.md does not compile:"; cat "$block"; exit 1; }
    count=$((count + 1))
done
((count >= 6)) || { echo "docs/library.md has $count blocks of C++"; exit 1; }
echo "$count blocks of C++ in docs/library.md compile"
