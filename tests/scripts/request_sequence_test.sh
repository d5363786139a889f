#!/usr/bin/env bash
# The sequence of requests in docs/server.md, command by command as it stands there, on the example cluster; only the port
# is another: request_sequence_test.sh PROGRAM SERVER.
set -uo pipefail
program=$1 server=$2
here=$(cd "$(dirname "$0")" && pwd)
world=$(mktemp -d)
serving=
trap '[[ -z $serving ]] || kill "$serving" 2>/dev/null; rm -rf "$world"' EXIT
export OMNIGRAPH_HOME=$world/home XDG_CACHE_HOME=$world/cache
mkdir "$world/bin" && ln -s "$program" "$world/bin/omnigraph" && ln -s "$server" "$world/bin/omnigraph-server"
PATH=$world/bin:$PATH
cp -r "$here/../../examples/company-brain/." "$world"
cd "$world" || exit 1

# What each of them has to say, in their order: a piece of its output.
says=(
    'knowledge' 'knowledge' 'loaded' '' '' '"status":"ready"' '"graph_id":"knowledge"' '"schema_source"' '"name":"find_experts"'
    '"query_name":"find_experts"' '"s.slug":"databases"' '"affected_nodes":1' '' '"rows_loaded":1' 'event: result'
    '"graph_commit_id"' '"slug":"welding"' '"ready":["knowledge"]'
)
mapfile -t commands < <(awk '/^## /{ inside = /A sequence of requests/ } inside && /^```/{ block = !block; next } inside && block' \
    "$here/../../docs/server.md")
failures=0 port=8080
for i in "${!commands[@]}"; do
    command=${commands[i]//localhost:8080/localhost:$port}
    if [[ $command == *omnigraph-server*'&' ]]; then
        eval "${command%&} --bind 127.0.0.1:0 >address 2>log &"
        serving=$!
        for ((n = 0; n < 3000; ++n)); do [[ -s address ]] || ! kill -0 "$serving" 2>/dev/null && break; sleep 0.1; done
        port=$(sed -n 's/.*://p' address)
        continue
    fi
    said=$(eval "$command" 2>&1) && [[ $said == *"${says[i]-none}"* ]] && continue
    printf 'FAILED: %s\n%s\n' "$command" "$said"
    failures=$((failures + 1))
done
[[ ${#commands[@]} == "${#says[@]}" ]] || { echo "FAILED: there are ${#commands[@]} commands"; failures=$((failures + 1)); }
((failures == 0)) && echo "the ${#commands[@]} commands of the sequence work"
exit "$((failures > 0))"
