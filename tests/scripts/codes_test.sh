#!/usr/bin/env bash
# Every diagnostic code of the control plane (core/codes/) is named by a test: as codes::<name>, or by its text.
#
#   tests/scripts/codes_test.sh            lists those that no test names, and fails when there are any
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

named=$(find "$root/tests" \( -name '*.cpp' -o -name '*.hpp' -o -name '*.sh' -o -name '*.json' \) -not -path '*/fuzz/corpus/*' \
    -not -name codes_test.sh -exec grep -ohE '[a-z][a-z0-9]*(_[a-z0-9]+)+' {} + | sort -u)
missing=0
while read -r code; do
    grep -qxF "$code" <<<"$named" && continue
    echo "no test names the code $code"
    missing=$((missing + 1))
done < <(sed -nE 's/^inline constexpr diagnostic_code [a-z0-9_]+\{"([a-z0-9_]+)"\};$/\1/p' \
    "$root"/include/omnigraph/cluster/core/codes/*.hpp)
if ((missing > 0)); then
    echo "$missing code(s) without a test: docs/diagnostics.md says that each has one that triggers it"
    exit 1
fi
