#!/usr/bin/env bash
# The tour of docs/branches.md, command by command as it stands there, on the example cluster: branches_tour_test.sh PROGRAM.
set -uo pipefail
program=$1
here=$(cd "$(dirname "$0")" && pwd)
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
export OMNIGRAPH_HOME=$world/home XDG_CACHE_HOME=$world/cache

mkdir "$world/bin" && ln -s "$program" "$world/bin/omnigraph"
PATH=$world/bin:$PATH
cp -r "$here/../../examples/company-brain/." "$world"
cd "$world" || exit 1
{ omnigraph cluster import && omnigraph cluster apply --as ann && omnigraph load --data seed.jsonl --mode merge; } >log 2>&1 ||
    { cat log; exit 1; }
grep '"name": "Leila Haddad"' seed.jsonl | sed 's/Leila Haddad/Leila H. Haddad/' >changes.jsonl

# What each command has to say: a word of its output.
declare -A says=(
    ['branch create']=draft ['load']=loaded ['query']='' ['diff']='' ['branch merge --dry-run']=''
    ['branch merge']='' ['branch delete']=draft ['commit list']='branch=main'
)
mapfile -t commands < <(awk '/^## /{ inside = /A tour/ } inside && /^```/{ block = !block; next } inside && block' \
    "$here/../../docs/branches.md")
failures=0
for command in "${commands[@]}"; do
    [[ $command == omnigraph\ * ]] || { echo "FAILED: '$command' is no command of this program"; exit 1; }
    arguments=${command#omnigraph }
    [[ $arguments == query\ * ]] && arguments+=" --params {\"skill\":\"databases\"}"
    read -ra words <<<"$arguments"
    said=$(omnigraph "${words[@]}" 2>&1) || { printf 'FAILED: %s\n%s\n' "$command" "$said"; failures=$((failures + 1)); }
    name=${words[0]}
    [[ $name == branch || $name == commit ]] && name+=" ${words[1]}"
    [[ $command == *--dry-run ]] && name+=' --dry-run'
    [[ -v says[$name] ]] || { echo "FAILED: nothing is expected of '$command'"; failures=$((failures + 1)); continue; }
    [[ $said == *"${says[$name]}"* ]] || { printf 'FAILED: %s\n%s\n' "$command" "$said"; failures=$((failures + 1)); }
done
# What the draft changed is on main now, and the branch is gone.
# Not into `grep -q`: it stops reading early, and the export then fails to write.
[[ $(omnigraph export 2>/dev/null) == *'Leila H. Haddad'* ]] || { echo "FAILED: the change is not on main"; failures=$((failures + 1)); }
[[ $(omnigraph branch list 2>&1) != *draft* ]] || { echo "FAILED: the branch is still there"; failures=$((failures + 1)); }
((${#commands[@]} >= 8 && failures == 0)) && echo "the ${#commands[@]} commands of the tour work"
exit "$((failures > 0 || ${#commands[@]} < 8))"
