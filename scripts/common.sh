# Sourced by the other scripts: where the repository is, and how it is built.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export OMNIGRAPH_SOURCE=$root

# As many compilers at once as there are processors, and as fit: the largest files need 2.6 GB.
build_jobs() {
    local processors available
    processors=$(nproc)
    available=$(awk '/^MemAvailable:/ { print int($2 / 2726298) }' /proc/meminfo)
    ((available < 1)) && available=1
    echo $((processors < available ? processors : available))
}

# build PRESET [TARGET...]: configures and builds, printing only what a person wants to see.
build() {
    local preset=$1
    shift
    (
        cd "$root" || exit
        cmake --preset "$preset" --log-level=WARNING >/dev/null
        NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" --parallel "${OMNIGRAPH_JOBS:-$(build_jobs)}" \
            ${1:+--target "$@"}
    )
}
