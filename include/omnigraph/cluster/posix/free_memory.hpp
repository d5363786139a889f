// Memory that a program has freed, and that its C library keeps for later.
//
//     const auto before = posix::own_memory();
//     if (posix::return_free_memory()) print(before - posix::own_memory(), " bytes went back");
#pragma once

#include <cstdint>

namespace omnigraph::cluster::posix {

/// Gives freed pages of the heap back to the system (malloc_trim(3)), where the C library can; whether there were any.
/// Takes milliseconds for gigabytes, and the heap of the whole process waits for it.
bool return_free_memory();

/// The bytes of this process that are in memory and belong to no file (proc(5), statm); 0 where nothing says it.
[[nodiscard]] std::uint64_t own_memory();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/free_memory.ipp>
#endif
