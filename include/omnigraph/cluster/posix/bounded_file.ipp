// Bodies of posix/bounded_file.hpp.
#pragma once

#include <fcntl.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<std::string> read_bounded_file(const std::string& path, std::size_t limit) {
    if (path.find('\0') != std::string::npos) return file_error{file_fault::other, "the path contains a NUL byte"};
    // Non-blocking, so that opening a pipe without a writer returns.
    const auto file = open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.is_open()) return open_failure(errno);
    auto text = read_all(file.get(), limit);
    if (!text && text.error().fault == file_fault::too_large)
        return file_error{file_fault::too_large,
                          "it is larger than the " + std::to_string(limit >> 20) + " MB allowed"};
    return text;
}

OMNIGRAPH_INLINE file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit) {
    const auto file = open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) return file.error();
    return read_all(file->get(), limit);
}

}  // namespace omnigraph::cluster::posix
