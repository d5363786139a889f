#!/usr/bin/env bash
# A cluster in a bucket as a user has it, from doctor to server: cluster_test.sh PROGRAM SERVER, run by with_server.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1 server=$2
world=$(mktemp -d)
trap 'kill "${served:-}" 2>/dev/null; rm -rf "$world"' EXIT
export OMNIGRAPH_HOME=$world/home XDG_CACHE_HOME=$world/cache
root=s3://omnigraph-tests/$$/brain
failures=0
# shellcheck disable=SC2016 # the variable of a query, not of the shell
everybody='query all() { match { $p: Person } return { $p.name } }'

# expect STATUS TEXT COMMAND...: what it says, on both streams, and how it ends.
expect() {
    local wanted=$1 text=$2 said status
    shift 2
    said=$("$@" 2>&1)
    status=$?
    [[ $status == "$wanted" && $said == *"$text"* ]] && return
    printf 'FAILED: %s\n  expected status %s and: %s\n  got status %s and:\n%s\n' "$*" "$wanted" "$text" "$status" "$said"
    failures=$((failures + 1))
}

expect 0 'can hold a cluster' "$program" store doctor "$root"

# A cluster moves from a folder into a bucket and back; the place that it has left refuses it.
mkdir "$world/moving" && cp -r "$here/../../examples/company-brain/." "$world/moving"
cd "$world/moving" || exit 1
expect 0 '' "$program" cluster import
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 '40 nodes' "$program" load --data seed.jsonl --mode merge --cluster .
expect 0 "moved to $root-moved" "$program" cluster migrate-storage "$root-moved"
expect 1 'state_moved' "$program" cluster plan
expect 1 'was moved' "$program" query -e "$everybody" --store "$world/moving/graphs/knowledge.omni"
expect 0 'Leila Haddad' "$program" query -e "$everybody" --cluster "$root-moved"
sed -i "1i storage: $root-moved" cluster.yaml
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 'chain verified' "$program" cluster log
expect 0 "moved to $root-third" "$program" cluster migrate-storage "$root-third"
expect 1 'state_moved' "$program" query -e "$everybody" --cluster "$root-moved"
sed -i "1s|.*|storage: $root-third|" cluster.yaml
expect 0 '' "$program" cluster status
expect 0 "moved to $world/moving" "$program" cluster migrate-storage "$world/moving"
sed -i 1d cluster.yaml
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 'Leila Haddad' "$program" query find_experts --params '{"skill": "databases"}' --cluster .
# Everything the example promises in a folder holds in a bucket.
bash "$here/../scripts/company_brain_test.sh" "$program" "$root-example" || failures=$((failures + 1))

cp -r "$here/../../examples/company-brain" "$world/brain"
cd "$world/brain" || exit 1
echo "storage: $root" >>cluster.yaml
expect 0 '' "$program" cluster import
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 '40 nodes' "$program" load --data seed.jsonl --mode merge --cluster .
expect 0 '' "$program" cluster refresh
expect 0 '' "$program" cluster status
expect 0 '' "$program" cluster log
# Without the folder: by the root of the cluster, and by the root of the graph.
expect 0 'Leila Haddad' "$program" query find_experts --params '{"skill": "databases"}' --cluster "$root"
expect 0 'Leila Haddad' "$program" query -e "$everybody" \
    --store "$root/graphs/knowledge.omni"
# A second machine has nothing in its cache.
XDG_CACHE_HOME=$world/other expect 0 'Leila Haddad' "$program" query find_experts --params '{"skill": "databases"}' --cluster .

# A lock that is held is told, and given back by its id.
expect 0 '' "$program" cluster gc
expect 1 'state_lock_missing' "$program" cluster force-unlock 01ARZ3NDEKTSV4RRFFQ69G5FAV

# A schema migration, and a delete that waits for consent.
sed -i 's/^    title: String?/    title: String?\n    nickname: String?/' knowledge.pg
expect 0 'converged: true' "$program" cluster apply --as ann
sed -i '/^graphs:/,/^policies:/{/^policies:/!d}; s/^policies:/graphs: {}\npolicies: {}/' cluster.yaml
sed -i '/^policies: {}/,/^storage:/{/^policies: {}/b;/^storage:/b;d}' cluster.yaml
expect 0 '' "$program" cluster apply --as ann
expect 0 '' "$program" cluster approve graph.knowledge --as bea
expect 0 'converged: true' "$program" cluster apply --as ann
expect 1 '' "$program" query -e "$everybody" --cluster "$root"

# The ledger apart from the graphs: at its own place in the bucket, in a folder, and back.
mkdir "$world/apart" && cp -r "$here/../../examples/company-brain/." "$world/apart"
cd "$world/apart" || exit 1
printf 'storage: %s-apart\nstate: { backend: %s-ledger }\n' "$root" "$root" >>cluster.yaml
expect 0 '' "$program" cluster import
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 '40 nodes' "$program" load --data seed.jsonl --mode merge --cluster .
expect 0 '' "$program" cluster status
expect 0 'chain verified' "$program" cluster log
for place in "$root-apart" "$root-ledger"; do
    expect 0 'Leila Haddad' "$program" query find_experts --params '{"skill": "databases"}' --cluster "$place"
done
expect 0 'the ledger is with the graphs' "$program" cluster migrate-state cluster
sed -i '/^state:/d' cluster.yaml
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 "the ledger is kept at $world/ledger" "$program" cluster migrate-state "$world/ledger"
expect 1 'state_kept_apart' "$program" cluster plan
echo "state: { backend: $world/ledger }" >>cluster.yaml
expect 0 'converged: true' "$program" cluster apply --as ann
AWS_ENDPOINT_URL=http://127.0.0.1:9 expect 1 'state_read_error' "$program" cluster plan

# The server boots from the bucket alone.
mkdir "$world/served" && cp -r "$here/../../examples/company-brain/." "$world/served"
cd "$world/served" || exit 1
sed -i '/^policies:/,$d' cluster.yaml
echo "storage: $root-served" >>cluster.yaml
expect 0 '' "$program" cluster import
expect 0 'converged: true' "$program" cluster apply --as ann
expect 0 '40 nodes' "$program" load --data seed.jsonl --mode merge --cluster .
# serve ROOT: the server finds the cluster by this root, answers a stored query, and ends.
serve() {
    local address
    "$server" --cluster "$1" --bind 127.0.0.1:0 --unauthenticated >"$world/listen" 2>"$world/log" &
    served=$!
    for _ in $(seq 3000); do
        grep -q OMNIGRAPH_LISTEN_ADDR "$world/listen" && break
        kill -0 "$served" 2>/dev/null || { cat "$world/log"; exit 1; }
        sleep 0.1
    done
    address=$(sed -n 's/^OMNIGRAPH_LISTEN_ADDR=//p' "$world/listen")
    expect 0 'Leila Haddad' curl -sf -H 'Content-Type: application/json' -d '{"params": {"skill": "databases"}}' \
        "http://$address/graphs/knowledge/queries/find_experts"
    kill -TERM "$served" && wait "$served" || failures=$((failures + 1))
}
serve "$root-served"
expect 0 '' "$program" cluster migrate-state "$root-served-ledger"
serve "$root-served"
serve "$root-served-ledger"

# An apply over the two places that is killed at any time is finished by the next one.
echo "state: { backend: $root-served-ledger }" >>cluster.yaml
for tenths in 1 2 3 4 5 6; do
    # shellcheck disable=SC2016 # the variable of a query
    printf 'query killed() { match { $p: Person } return { $p.name } limit %s }\n' "$tenths" >queries/killed.gq
    { timeout -s KILL "0.${tenths}5" "$program" cluster apply --as ann; } >/dev/null 2>&1
    lock=$("$program" cluster status --json | sed -n 's/.*"lock_id": *"\([0-9A-Z]*\)".*/\1/p' | head -1)
    [[ -z $lock ]] || expect 0 '' "$program" cluster force-unlock "$lock"
    expect 0 'converged: true' "$program" cluster apply --as ann
done
expect 0 'chain verified' "$program" cluster log
serve "$root-served"

((failures == 0)) && echo "a cluster in a bucket is made, changed, asked, deleted and served"
exit "$((failures > 0))"
