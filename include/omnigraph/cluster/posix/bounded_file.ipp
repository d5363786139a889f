// Bodies of posix/bounded_file.hpp.
#pragma once

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::posix::detail {

[[nodiscard]] OMNIGRAPH_INLINE file_error larger_than(std::size_t limit) {
    return {file_fault::too_large, "it is larger than the " + std::to_string(limit >> 20) + " MB allowed"};
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<std::string> read_stream(int file, std::size_t limit) {
    struct ::stat about {};
    if (::fstat(file, &about) == 0 && S_ISDIR(about.st_mode)) return file_error{file_fault::folder, "it is a folder"};
    constexpr std::size_t block = std::size_t{1} << 16;
    std::string bytes;
    for (;;) {
        const auto filled = bytes.size();
        bytes.resize(filled + std::max(block, filled));
        const auto count = retry_on_eintr([&] { return ::read(file, bytes.data() + filled, bytes.size() - filled); });
        if (count < 0) return os_error("reading");
        bytes.resize(filled + static_cast<std::size_t>(count));
        if (bytes.size() > limit) return detail::larger_than(limit);
        if (count == 0) return bytes;
    }
}

OMNIGRAPH_INLINE bool is_stream(const std::string& path) {
    struct ::stat about {};
    return ::stat(path.c_str(), &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISCHR(about.st_mode));
}

OMNIGRAPH_INLINE file_result<std::string> read_file_or_pipe(const std::string& path, std::size_t limit) {
    if (path.find('\0') != std::string::npos) return file_error{file_fault::other, "the path contains a NUL byte"};
    if (!is_stream(path)) return read_bounded_file(path, limit);
    const auto file = open_at(AT_FDCWD, path, O_RDONLY | O_NOCTTY);
    if (!file.is_open()) return open_failure(errno);
    return read_stream(file.get(), limit);
}

OMNIGRAPH_INLINE file_result<std::string> read_bounded_file(const std::string& path, std::size_t limit) {
    if (path.find('\0') != std::string::npos) return file_error{file_fault::other, "the path contains a NUL byte"};
    // Non-blocking, so that opening a pipe without a writer does not wait.
    const auto file = open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.is_open()) return open_failure(errno);
    auto text = read_all(file.get(), limit);
    if (!text && text.error().fault == file_fault::too_large) return detail::larger_than(limit);
    return text;
}

OMNIGRAPH_INLINE file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit) {
    struct ::stat ignored {};
    return read_bounded_file(root, path, limit, ignored);
}

OMNIGRAPH_INLINE file_result<std::string> read_bounded_file(int root, const std::string& path, std::size_t limit,
                                                            struct ::stat& before) {
    const auto file = open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file) return file.error();
    if (::fstat(file->get(), &before) != 0) return os_error("looking at the file");
    return read_all(file->get(), limit);
}

}  // namespace omnigraph::cluster::posix
