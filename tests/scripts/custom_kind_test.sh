#!/usr/bin/env bash
# The example with a kind of its own, driven as its user would: custom_kind_test.sh PROGRAM
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$1
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
export OMNIGRAPH_HOME=$world/home XDG_CACHE_HOME=$world/cache
cp -r "$root/examples/custom_kind/cluster" "$world/cluster"
cd "$world/cluster" || exit 1
failures=0

expect() { # expect STATUS TEXT ARGUMENT...: what a command ends with, and what it says
    local status=$1 text=$2 said ended
    shift 2
    said=$("$program" "$@" 2>&1)
    ended=$?
    [[ $ended == "$status" && $said == *"$text"* ]] && return
    printf 'FAILED: %s\n  expected status %s and: %s\n  got status %s and:\n%s\n' "$*" "$status" "$text" "$ended" "$said"
    failures=$((failures + 1))
}

expect 0 'valid' cluster validate
expect 0 '' cluster import
expect 3 'dashboard.home' cluster plan --detailed-exitcode
expect 0 'dashboard.home' cluster apply
expect 0 '' cluster plan --detailed-exitcode
expect 0 'everyone' queries list --cluster .
expect 0 '' query everyone --cluster .
expect 0 '' graphs list
expect 0 '' schema show
expect 0 '' snapshot
expect 0 '' commit list
expect 0 '' optimize
printf '\n' >>dashboards/home.json
expect 3 'dashboard.home' cluster plan --detailed-exitcode
expect 0 'dashboard.home' cluster apply
sed -i 's/query.knowledge.everyone/query.knowledge.nobody/' cluster.yaml
expect 1 'query.knowledge.nobody' cluster validate

((failures == 0)) && echo 'a kind of its own is validated, planned, applied and checked like any other'
exit "$((failures > 0))"
