// The limit on open files and sockets of this process.
//
//     const std::size_t descriptors = posix::raise_descriptor_limit();
#pragma once

#include <cstddef>

namespace omnigraph::cluster::posix {

/// Raises the soft limit to the hard limit (setrlimit(2)) and returns the limit that holds afterwards, even when it
/// could not be raised. The limit belongs to the whole process, so programs call this, not libraries.
[[nodiscard]] std::size_t raise_descriptor_limit();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/descriptor_limit.ipp>
#endif
