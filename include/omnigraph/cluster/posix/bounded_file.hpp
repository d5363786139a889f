// Reads a whole file, but never more than a given number of bytes.
//
//     auto text = read_bounded_file(path, 16u << 20);
//
// The size is looked at before anything is read, so that an enormous (or sparse)
// file costs nothing; pipes and devices are refused, since they have no size.
#pragma once

#include <cstddef>
#include <string>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

enum class read_fault { missing, unreadable, too_large };

struct read_problem {
    read_fault fault = read_fault::unreadable;
    std::string message;  ///< a clause about the file, as in "permission denied"
};

/// All bytes of the regular file at `path`; symbolic links are followed.
[[nodiscard]] result<std::string, read_problem> read_bounded_file(const std::string& path, std::size_t limit);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/bounded_file.ipp>
#endif
