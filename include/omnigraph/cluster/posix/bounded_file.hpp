// Reads a whole file by its path, but never more than a given number of bytes.
//
//     auto text = posix::read_bounded_file(path, std::size_t{16} << 20);
//     auto piped = posix::read_stream(STDIN_FILENO, std::size_t{16} << 20);
//
// (1) The size is checked before anything is read, so an enormous (or sparse) file costs nothing.
// (2) A pipe or a device, which has no size, is read only by the functions that say so, and never beyond the limit.
// (3) A failed read is an error, never the end of the file; the bytes read before it are not returned.
#pragma once

#include <cstddef>
#include <string>
#include <sys/stat.h>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// All bytes of the regular file at `path`; symbolic links are followed. Faults: `missing` when a step of the path does
/// not exist or is no folder, `too_large` beyond `limit` bytes, and those of open(2) and read(2).
[[nodiscard]] file_result<std::string> read_bounded_file(const std::string& path, std::size_t limit);

/// The same for a path below the folder `root`. No symbolic link is followed: a link at any step is the fault `link`.
[[nodiscard]] file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit);

/// The same; `before` gets what the file system reported about the file before it was read.
[[nodiscard]] file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit,
                                                         struct ::stat& before);

/// All bytes from the position of `file` to its end: a regular file, a pipe or a terminal. Faults: `folder` for a
/// folder, `too_large` beyond `limit` bytes, and those of read(2).
[[nodiscard]] file_result<std::string> read_stream(int file, std::size_t limit);

/// Whether `path` is a pipe or a device, which has no size and can be read only once.
[[nodiscard]] bool is_stream(const std::string& path);

/// As read_bounded_file(), but also reads a pipe or a device to its end, as `<(command)` makes one.
[[nodiscard]] file_result<std::string> read_file_or_pipe(const std::string& path, std::size_t limit);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/bounded_file.ipp>
#endif
