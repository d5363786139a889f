# The other scripts source this file. It finds the repository and builds it.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export OMNIGRAPH_SOURCE=$root

# The number of parallel compilers: one for each processor, fewer when memory is short (the largest files need 1.5 GB).
build_jobs() {
    local processors available
    processors=$(nproc)
    available=$(awk '/^MemAvailable:/ { print int($2 / 1572864) }' /proc/meminfo)
    ((available < 1)) && available=1
    echo $((processors < available ? processors : available))
}

configure() { (cd "$root" && cmake --preset "$1" --log-level=WARNING >/dev/null); }

# build PRESET [TARGET...]: configures and builds; prints errors, warnings and little else.
build() {
    local preset=$1
    shift
    (
        cd "$root" || exit
        configure "$preset"
        NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" --parallel "${OMNIGRAPH_JOBS:-$(build_jobs)}" \
            ${1:+--target "$@"}
    )
}
