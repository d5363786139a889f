#!/usr/bin/env bash
# scripts/count-tests against logs as ctest writes them.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
failures=0
mkdir -p "$build/Testing/Temporary"
log=$build/Testing/Temporary/LastTest.log

# entry NAME VERDICT OUTPUT: one test in the log.
entry() {
    printf '1/9 Testing: %s\n1/9 Test: %s\nCommand: "%s"\nOutput:\n----------\n%s\n<end of output>\n----------\n%s\n"%s" end time: now\n\n' \
        "$1" "$1" "$1" "$3" "$2" "$1"
}
expect() { # expect SENTENCE LINES
    local said
    said=$("$root/scripts/count-tests" "$build")
    [[ $said == "$2" ]] && return
    printf 'FAILED: %s\n  expected: %s\n  got:      %s\n' "$1" "$2" "$said"
    failures=$((failures + 1))
}
summary() { printf '[doctest] test cases: %3d | %3d passed | %d failed | 0 skipped\n[doctest] assertions: 50 | 49 passed | 1 failed |' "$(($1 + $2))" "$1" "$2"; }

entry core 'Test Passed.' "$(summary 12 0)" >"$log"
expect 'cases of a doctest program are counted one by one' '12 passed, 0 failed'

{ entry core 'Test Passed.' "$(summary 12 0)"; entry lang 'Test Failed.' "$(summary 7 2)"; entry architecture 'Test Passed.' 'fine'; } >"$log"
expect 'programs add up, and a test that is no program counts as one' '20 passed, 2 failed'

{ entry core 'Test Failed.' 'Segmentation fault'; entry install 'Test Failed.' ''; } >"$log"
expect 'a crash without a summary is a failure' '0 passed, 2 failed'

entry core 'Test Failed.' "$(summary 12 0)" >"$log"
expect 'a program that fails after its last case is a failure' '12 passed, 1 failed'

{ entry corpus 'Test Passed.' $'skipped: the corpus validates (needs ../shared)\n'"$(summary 3 0)"; } >"$log"
expect 'skipped tests are named' $'skipped: the corpus validates (needs ../shared)\n3 passed, 0 failed'

if "$root/scripts/count-tests" "$build/nowhere" 2>/dev/null; then
    echo 'FAILED: a folder without a log is an error'
    failures=$((failures + 1))
fi
((failures == 0)) && echo "count-tests: all as expected"
exit "$((failures > 0))"
