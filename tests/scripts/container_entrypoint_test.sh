#!/usr/bin/env bash
# The container's entry point, for each environment: the arguments of the server, or exit code 64 (Appendix B of the
# surfaces specification, line 11). The server is a program that shows its arguments.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
printf '#!/bin/sh\nprintf "[%%s]" "$@"\n' >"$bin/omnigraph-server"
chmod +x "$bin/omnigraph-server"
failed=0

# run 'VARIABLE=value …' argument …: output and exit code
run() {
    local settings=()
    [ -z "$1" ] || IFS=';' read -ra settings <<<"$1"
    shift
    local code=0 text
    text=$(env -i "PATH=$bin:$PATH" ${settings[@]+"${settings[@]}"} "$root/scripts/container-entrypoint" "$@" 2>"$bin/err") || code=$?
    echo "$code $text"
}

expect() {
    local seen
    seen=$(run "${@:2}")
    [ "$seen" = "$1" ] && return
    echo "expected: $1" $'\n'"seen:     $seen  for: ${*:2}"
    failed=1
}

expect '0 [--cluster][/data][--bind][0.0.0.0:8080]' 'OMNIGRAPH_CLUSTER=/data'
expect '0 [--cluster][s3://b/p q][--bind][127.0.0.1:99]' 'OMNIGRAPH_CLUSTER=s3://b/p q;OMNIGRAPH_BIND=127.0.0.1:99'
expect '0 [--cluster][/data][--bind][0.0.0.0:8080]' 'OMNIGRAPH_CLUSTER=/data;OMNIGRAPH_BIND='
for on in 1 true yes TRUE; do
    expect '0 [--cluster][/data][--bind][0.0.0.0:8080][--require-all-graphs]' \
        "OMNIGRAPH_CLUSTER=/data;OMNIGRAPH_REQUIRE_ALL_GRAPHS=$on"
done
for off in '' 0 false FALSE False ' '; do
    expect '0 [--cluster][/data][--bind][0.0.0.0:8080]' "OMNIGRAPH_CLUSTER=/data;OMNIGRAPH_REQUIRE_ALL_GRAPHS=$off"
done
expect '0 [--version]' '' --version
expect '0 [--cluster][/other path]' 'OMNIGRAPH_CLUSTER=/data;OMNIGRAPH_CONFIG=old' --cluster '/other path'
expect '64 ' ''
expect '64 ' 'OMNIGRAPH_CLUSTER='
for old in OMNIGRAPH_TARGET_URI OMNIGRAPH_CONFIG OMNIGRAPH_TARGET; do
    expect '64 ' "$old=x"
    grep -q "$old is not used any more" "$bin/err" || { echo "no hint about $old"; failed=1; }
    expect '64 ' "$old=x;OMNIGRAPH_CLUSTER=/data"
done
exit "$failed"
