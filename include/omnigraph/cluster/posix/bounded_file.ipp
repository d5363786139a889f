// Bodies of posix/bounded_file.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>

namespace omnigraph::cluster::detail {

class file_handle {
public:
    explicit file_handle(int descriptor) : descriptor_{descriptor} {}
    file_handle(const file_handle&) = delete;
    file_handle& operator=(const file_handle&) = delete;
    ~file_handle() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

OMNIGRAPH_INLINE read_problem from_errno(int code) {
    if (code == ENOENT || code == ENOTDIR) return {read_fault::missing, "there is no such file"};
    return {read_fault::unreadable, std::strerror(code)};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::string, read_problem> read_bounded_file(const std::string& path, std::size_t limit) {
    if (path.find('\0') != std::string::npos)
        return read_problem{read_fault::unreadable, "the path contains a NUL byte"};
    // Non-blocking, so that opening a pipe without a writer returns.
    const detail::file_handle file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.get() < 0) return detail::from_errno(errno);
    struct stat about {};
    if (::fstat(file.get(), &about) != 0) return detail::from_errno(errno);
    if (S_ISDIR(about.st_mode)) return read_problem{read_fault::unreadable, "it is a folder"};
    if (!S_ISREG(about.st_mode)) return read_problem{read_fault::unreadable, "it is not a regular file"};
    const read_problem too_large{read_fault::too_large,
                                 "it is larger than the " + std::to_string(limit >> 20) + " MB allowed"};
    if (static_cast<unsigned long long>(about.st_size) > limit) return too_large;

    // One byte more than promised tells a file that grew meanwhile, or one (as in /proc) that says it has no size.
    std::string text(static_cast<std::size_t>(about.st_size) + 1, '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == text.size()) {
            if (filled > limit) return too_large;
            text.resize(std::min(limit + 1, text.size() * 2 + 4096));
        }
        const auto got = ::read(file.get(), text.data() + filled, text.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return detail::from_errno(errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    if (filled > limit) return too_large;
    text.resize(filled);
    return text;
}

}  // namespace omnigraph::cluster
