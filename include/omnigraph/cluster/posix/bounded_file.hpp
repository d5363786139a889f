// Reads a whole file by its path, but never more than a given number of bytes.
//
//     auto text = posix::read_bounded_file(path, std::size_t{16} << 20);
//
// The size is looked at before anything is read, so that an enormous (or sparse)
// file costs nothing; pipes and devices are refused, since they have no size.
#pragma once

#include <cstddef>
#include <string>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// All bytes of the regular file at `path`; symbolic links are followed. `missing` when there is none, whichever step
/// of the path ends it; `too_large` when it has more than `limit` bytes.
[[nodiscard]] file_result<std::string> read_bounded_file(const std::string& path, std::size_t limit);

/// The same below the folder `root`, along real folders alone: a symbolic link at any step is `link`.
[[nodiscard]] file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/bounded_file.ipp>
#endif
