#!/usr/bin/env bash
# Every contract is named by a test: contracts_tested_test.sh [FOLDER]
#
# FOLDER has include/ and tests/. A contract is named when a file below tests/ includes it, or includes a face or a suite
# that gathers it (cluster.hpp; testing/x_suite.hpp for its laws). tests/scripts/contracts_without_test.txt lists the
# others, one a line: the contract, a tab, where its promises are held instead. A line that is no longer needed is wrong.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../..}"
exceptions=tests/scripts/contracts_without_test.txt
{
    grep -rhoE --include='*.[ch]pp' '^#include <omnigraph/cluster/[^>]+[.]hpp>' tests | sed 's/.*cluster\/\(.*\)>/named \1/'
    grep -roE --include='*.hpp' '^#include <omnigraph/cluster/[^>]+[.]hpp>' include |
        sed 's/^include\/omnigraph\/cluster\/\([^:]*\):.*cluster\/\(.*\)>/edge \1 \2/'
    find include/omnigraph/cluster -name '*.hpp' -printf 'contract %P\n'
    if [[ -e $exceptions ]]; then awk -F '\t' 'NF { print "except", $1; if ($2 == "") print "bare", $1 }' "$exceptions"; fi
} | awk '
    $1 == "named" { named[$2] }
    $1 == "edge" { gathered[$2] = gathered[$2] " " $3 }
    $1 == "contract" { contract[$2] }
    $1 == "except" { except[$2] }
    $1 == "bare" { print $2 " is excepted without a reason"; bad = 1 }
    END {
        for (one in named) reach(one)
        for (one in contract) {
            if (one in named && one in except) { print one " is excepted, though a test names it"; bad = 1 }
            if (!(one in named) && !(one in except)) { print one " is named by no test"; bad = 1 }
            ++count
        }
        for (one in except) if (!(one in contract)) { print one " is excepted, and does not exist"; bad = 1 }
        if (!bad) print count " contracts: each is named by a test, or excepted with a reason"
        exit bad
    }
    # What a face gathers, and the laws of a suite, are named with it.
    function reach(one,    parts, n, i) {
        if (one !~ /^[^\/]+[.]hpp$/ && one != "engine/commands.hpp" && one != "kinds/standard.hpp" && one !~ /^testing\/.*_suite[.]hpp$/) return
        n = split(gathered[one], parts, " ")
        for (i = 1; i <= n; ++i)
            if (!(parts[i] in named) && (one !~ /^testing\// || parts[i] ~ /^testing\//)) { named[parts[i]]; reach(parts[i]) }
    }'
