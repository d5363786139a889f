// Bodies of posix/descriptor_limit.hpp.
#pragma once

#include <algorithm>
#include <sys/resource.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/descriptor_limit.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::size_t raise_descriptor_limit() {
    constexpr rlim_t enough = 65'536, usual = 1024;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return usual;
    const auto before = limit.rlim_cur;
    limit.rlim_cur = std::max(before, std::min(limit.rlim_max, enough));
    if (limit.rlim_cur != before && ::setrlimit(RLIMIT_NOFILE, &limit) != 0) return before;
    return static_cast<std::size_t>(std::min(limit.rlim_cur, enough));
}

}  // namespace omnigraph::cluster::posix
