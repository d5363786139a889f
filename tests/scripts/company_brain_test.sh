#!/usr/bin/env bash
# The example cluster as its README tells to use it: company_brain_test.sh PROGRAM [STORAGE]
# Everything stored stands below STORAGE, as cluster.yaml could say; without it, beside cluster.yaml.
# Every stored read answers, and every stored change goes through.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$1
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
export OMNIGRAPH_HOME=$world/home XDG_CACHE_HOME=$world/cache
cp -r "$root/examples/company-brain" "$world/brain"
cd "$world/brain" || exit 1
[[ -z ${2:-} ]] || echo "storage: $2" >>cluster.yaml
failures=0

expect() { # expect TEXT ARGUMENT...: a command that succeeds and says something
    local text=$1 said status
    shift
    said=$("$program" "$@" 2>&1)
    status=$?
    [[ $status == 0 && $said == *"$text"* ]] && return
    printf 'FAILED: %s\n  expected: %s\n  got status %s and:\n%s\n' "$*" "$text" "$status" "$said"
    failures=$((failures + 1))
}
asked=()
ask() { asked+=("$2"); expect "$1" query "$2" --cluster . --params "${3:-{\}}"; }
change() { asked+=("$2"); expect "$1" mutate "$2" --cluster . --params "$3"; }

expect '25 resource(s)' cluster validate
expect '' cluster import
expect 'converged: true' cluster apply
expect 'no changes' cluster plan --detailed-exitcode
expect '40 nodes of 6 types, 86 edges of 12 types' load --data seed.jsonl --mode merge --cluster .
expect '21 queries in 5 files' lint --query queries --cluster .
expect 'no changes' schema plan --schema knowledge.pg --cluster .
expect '' fmt --check .
expect '10 case(s) as expected, 0 not' policy test --tests policies/cases.yaml
expect '10 case(s) as expected, 0 not' policy test --tests policies/cases.yaml --applied
expect "find_experts(\$skill: String)" queries

ask 'Leila Haddad' find_experts '{"skill": "databases"}'
ask 'Wen Zhao' search_people '{"q": "incident"}'
ask '9 rows' everyone_under '{"lead": "ines-carvalho"}'
ask 'Sofia Rinaldi' without_a_project
ask 'Insight' team_sizes
ask '4 rows' active_projects
ask '3 rows' project_crew '{"project": "pump-health"}'
ask 'Late Readings' waits_for '{"project": "parts-forecast"}'
ask 'Security review' skill_gaps
ask 'Sensor Swap' due_before '{"day": "2026-05-01"}'
ask 'Jonas Weber' workload
ask 'Pause the sensor swap' why '{"q": "readings"}'
ask '2 rows' decisions_about '{"project": "pump-health"}'
ask '3 rows' in_force '{"since": "2025-01-01T00:00:00Z"}'
ask 'Fourteen technicians' documents_tagged '{"tag": "design"}'
ask 'Single Sign-On' undocumented_projects
change '1 nodes, 1 edges' hire '{"slug": "noor-aziz", "name": "Noor Aziz", "title": "Engineer", "office": "berlin", "joined": "2026-01-12", "team": "platform"}'
change '0 nodes, 1 edges' assign '{"person": "noor-aziz", "project": "late-readings", "share": 0.5}'
change '1 nodes, 0 edges' set_project_status '{"project": "sensor-swap", "status": "active"}'
change '1 nodes, 2 edges' record_decision '{"slug": "one-form", "title": "One form", "rationale": "One is enough.", "by": "noor-aziz", "project": "technician-app"}'
change '1 nodes, 1 edges' drop_document '{"slug": "on-call"}'

# No stored query is forgotten here.
mapfile -t declared < <(sed -n 's/^query \([a-z_]*\).*/\1/p' queries/*.gq)
for name in "${declared[@]}"; do
    [[ " ${asked[*]} " == *" $name "* ]] || { echo "FAILED: $name is not tried"; failures=$((failures + 1)); }
done

((failures == 0)) && echo "${#asked[@]} stored queries of the example answer"
exit "$((failures > 0))"
