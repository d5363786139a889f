#!/usr/bin/env bash
# The test of the citations can fail: on a rule that is not cited, a citation of no rule, a rule listed twice.
set -euo pipefail
check=$(dirname "${BASH_SOURCE[0]}")/language_rules_test.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/lang/rules"
list() { printf '%b' "$1" >"$scratch/lang/rules/1.txt"; }
cite() { printf '%s\n' "$1" >"$scratch/lang/a_test.cpp"; }

passes() { bash "$check" "$scratch" >/dev/null || { echo "refused: $1"; exit 1; }; }
refuses() {  # what is wrong, what is told
    local told
    if told=$(bash "$check" "$scratch"); then echo "accepted: $1"; exit 1; fi
    grep -qF "$2" <<<"$told" || { printf 'not told: %s\n%s\n' "$2" "$told"; exit 1; }
}

list 'L§1.1\ta\nL§1.2.T5\tb\n'; cite '// L§1.1, L§1.2.T5.'; passes "what is as it should be"
cite '// L§1.1'; refuses "a rule without a test" "L§1.2.T5"
cite '// L§1.1 L§1.2.T5 L§1.3'; refuses "a citation of no rule" "L§1.3"
cite '// L§1.1 L§1.2.T51'; refuses "a longer id" "L§1.2.T51"
list 'L§1.1\ta\nL§1.1\tb\n'; cite '// L§1.1'; refuses "a rule listed twice" "listed twice"
list 'L§1.1 a\n'; refuses "a line that is none" "no id, a tab"
