// How many files and sockets this process may have open.
//
//     const std::size_t descriptors = posix::raise_descriptor_limit();
#pragma once

#include <cstddef>

namespace omnigraph::cluster::posix {

/// Raises the soft limit to the hard one (setrlimit(2)) and answers what holds then; a limit that cannot be raised is
/// answered as it is. For programs, not for libraries: it is a property of the whole process.
[[nodiscard]] std::size_t raise_descriptor_limit();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/descriptor_limit.ipp>
#endif
