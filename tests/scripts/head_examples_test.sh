#!/usr/bin/env bash
# The heads of headers: every block in them is an example or a table, and what is neither is refused
# (tests/examples/extract.awk has the rules). The examples themselves are compiled by the build.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
extract=$root/tests/examples/extract.awk

find "$root/include" -name '*.hpp' | LC_ALL=C sort | xargs awk -v report=1 -f "$extract"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# refused LINE WORDS: the head on standard input is refused at LINE, with WORDS.
refused() {
    { cat; printf '#pragma once\n'; } > "$folder/head.hpp"
    if said=$(awk -v report=1 -f "$extract" "$folder/head.hpp" 2>&1); then
        echo "not refused: $(cat "$folder/head.hpp")"
        exit 1
    fi
    [[ $said == *"head.hpp:$1: "*"$2"* ]] || { echo "refused with other words than '$1: $2': $said"; exit 1; }
}
refused 3 'by 3 columns' <<'END'
// An example at a column of its own.
//
//    call();
END
refused 2 'without an empty line' <<'END'
// An example that sticks to the text:
//     call(1)
END
refused 2 'ends like C++' <<'END'
// (1) An example that sticks to an item.
//     call();
END
refused 3 'ends like C++' <<'END'
// An example where data stands.
//
//   call();   // gives 1
END

# compiled: what is made of a head with each thing that may stand in one, in the order of the lines.
cat > "$folder/head.hpp" <<'END'
// Everything that may stand in a head.
//
//     struct pet {};
//     template <> struct described<pet> {};
//
//     int main() {}
//
//     call(pet{});
//
// (1) An item that
//     goes on.
//
//     call(2);
//
//   node Person     data, not C++
#pragma once
END
awk -v scope=omnigraph -v output="$folder/unit.cpp" -f "$extract" "$folder/head.hpp"
compiled=$(grep -v '^ *$' "$folder/unit.cpp" | grep -v '^#\|^using' | tr -s ' \n' ' ')
[[ $compiled == "struct pet {}; template <> struct described<pet> {}; int main_of_"*"_head_1() {} namespace "* ]] ||
    { echo "made of what stands at namespace scope: $compiled"; exit 1; }
[[ $compiled == *"namespace omnigraph::examples { static auto example_of_"*"_head_1() { call(pet{}); } }"* ]] ||
    { echo "made of a head: $compiled"; exit 1; }
[[ $compiled == *"_head_2() { call(2); } } " ]] || { echo "made of a second example: $compiled"; exit 1; }
[[ $compiled != *Person* && $compiled != *item* ]] || { echo "prose or data was taken for C++: $compiled"; exit 1; }
