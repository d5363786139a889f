#!/usr/bin/env bash
# No body comes before what it uses: body_order_test.sh [INCLUDE-FOLDER]
#
# Header-only, y.hpp reads y.ipp at its end. Were y.ipp to include x.hpp, and x.hpp to include y.hpp, then whoever includes
# x.hpp first would read y.ipp before the declarations of x.hpp. No contract that a body includes leads back to its own.
set -euo pipefail
include=${1:-$(dirname "${BASH_SOURCE[0]}")/../../include}
cd "$include"
grep -roE --include='*.hpp' --include='*.ipp' '^#include <omnigraph/[^>]+' omnigraph | sed 's/:#include </ /' | awk '
    { file[$1]; if ($2 !~ /[.]ipp$/) includes[$1] = includes[$1] " " $2 }
    END {
        for (body in file) if (body ~ /[.]ipp$/) {
            own = body; sub(/[.]ipp$/, ".hpp", own)
            count = split(includes[body], first, " ")
            for (i = 1; i <= count; ++i) if (first[i] != own) {
                split("", seen)
                if (leads(first[i], own, seen)) { print body " includes " first[i] ", which leads back to " own; bad = 1 }
            }
            ++bodies
        }
        if (!bad) print bodies " bodies come after what they use"
        exit bad
    }
    function leads(from, to, seen,    parts, n, i) {
        if (from == to) return 1
        if (from in seen) return 0
        seen[from]
        n = split(includes[from], parts, " ")
        for (i = 1; i <= n; ++i) if (leads(parts[i], to, seen)) return 1
        return 0
    }'
