// Bodies of posix/free_memory.hpp.
#pragma once

#include <cstdlib>
#include <fstream>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/free_memory.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE bool return_free_memory() {
#if defined(__GLIBC__)
    return ::malloc_trim(0) != 0;
#else
    return false;
#endif
}

OMNIGRAPH_INLINE std::uint64_t own_memory() {
    std::uint64_t size = 0, resident = 0, of_files = 0;
    std::ifstream{"/proc/self/statm"} >> size >> resident >> of_files;
    const auto page = ::sysconf(_SC_PAGESIZE);
    return page > 0 && resident > of_files ? (resident - of_files) * static_cast<std::uint64_t>(page) : 0;
}

}  // namespace omnigraph::cluster::posix
