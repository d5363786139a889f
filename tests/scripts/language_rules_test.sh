#!/usr/bin/env bash
# Every rule of the languages is cited by a test, and every citation names a rule.
#
#   tests/scripts/language_rules_test.sh [tests/]
#
# The rules are the lists in lang/rules/*.txt, `L§1.8.14<TAB>an edge has no key` a line. A test cites a rule by its
# id, in its name or beside a table row. Prints what is missing, and fails when something is.
set -euo pipefail
tests=${1:-$(dirname "${BASH_SOURCE[0]}")/..}
export LC_ALL=C.UTF-8
id='L§[0-9]+(\.[0-9A-Za-z]+)+'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

failed=0
told() {  # heading, file with what is wrong
    [[ -s $2 ]] || return 0
    printf '%s\n' "$1"
    sed 's/^/    /' "$2"
    failed=1
}

shopt -s nullglob
lists=("$tests"/lang/rules/*.txt)
[[ ${#lists[@]} -gt 0 ]] || { echo "there are no lists of rules in $tests/lang/rules"; exit 1; }
grep -vhE "^$id"$'\t.' "${lists[@]}" >"$scratch/malformed" || true
cut -f1 "${lists[@]}" | sort >"$scratch/all"
sort -u "$scratch/all" >"$scratch/listed"
uniq -d "$scratch/all" >"$scratch/twice"
grep -rhoE --include='*.cpp' --include='*.hpp' --include='*.sh' "$id" "$tests" --exclude=language_rules_test.sh --exclude=language_rules_refused_test.sh |
    sort -u >"$scratch/cited" || true
comm -23 "$scratch/listed" "$scratch/cited" | while read -r one; do grep -hF "$one"$'\t' "${lists[@]}" || printf '%s\n' "$one"; done >"$scratch/uncited"
comm -13 "$scratch/listed" "$scratch/cited" >"$scratch/unlisted"

told "these lines are no id, a tab and a rule:" "$scratch/malformed"
told "these rules are listed twice:" "$scratch/twice"
told "no test cites these rules:" "$scratch/uncited"
told "tests cite these, and no list has them:" "$scratch/unlisted"
[[ $failed == 0 ]] && echo "$(wc -l <"$scratch/listed") rules are cited"
exit "$failed"
