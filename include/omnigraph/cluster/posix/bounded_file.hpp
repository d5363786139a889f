// Reads a whole file by its path, but never more than a given number of bytes.
//
//     auto text = posix::read_bounded_file(path, std::size_t{16} << 20);
//     auto piped = posix::read_stream(STDIN_FILENO, std::size_t{16} << 20);
//
// (1) The size is looked at before anything is read, so that an enormous (or sparse) file costs nothing.
// (2) What has no size (a pipe, a device) is read only where it is meant, and never beyond the bound.
// (3) A failed read is an error and never the end: what was read before it is not returned.
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

/// All bytes that `file` still gives: a regular file, a pipe, a terminal. `folder` for a folder, `too_large` beyond
/// `limit`, and whatever read(2) says.
[[nodiscard]] file_result<std::string> read_stream(int file, std::size_t limit);

/// Whether a pipe or a device stands at `path`: what has no size, and can be read only once.
[[nodiscard]] bool is_stream(const std::string& path);

/// As read_bounded_file(), but a pipe or a device at `path`, as `<(command)` makes one, is read to its end.
[[nodiscard]] file_result<std::string> read_file_or_pipe(const std::string& path, std::size_t limit);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/bounded_file.ipp>
#endif
