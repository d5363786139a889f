# Sourced by the other scripts: where the repository is, and how it is built.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export OMNIGRAPH_SOURCE=$root

# As many compilers at once as there are processors, and as fit: the largest files need 1.5 GB.
build_jobs() {
    local processors available
    processors=$(nproc)
    available=$(awk '/^MemAvailable:/ { print int($2 / 1572864) }' /proc/meminfo)
    ((available < 1)) && available=1
    echo $((processors < available ? processors : available))
}

configure() { (cd "$root" && cmake --preset "$1" --log-level=WARNING >/dev/null); }

# build PRESET [TARGET...]: configures and builds, printing only what a person wants to see.
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
