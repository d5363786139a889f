// Bodies of posix/file.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_descriptor& file_descriptor::operator=(file_descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

OMNIGRAPH_INLINE file_descriptor::~file_descriptor() {
    if (number_ >= 0) ::close(number_);
}

}  // namespace omnigraph::cluster::posix

namespace omnigraph::cluster::posix::detail {

OMNIGRAPH_INLINE std::atomic<std::uint64_t>& open_counter() {
    static std::atomic<std::uint64_t> opened{0};
    return opened;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::uint64_t files_opened() { return detail::open_counter(); }

OMNIGRAPH_INLINE file_descriptor open_at(int folder, const std::string& name, int flags, mode_t mode) {
    detail::open_counter().fetch_add(1, std::memory_order_relaxed);
    return file_descriptor{retry_on_eintr([&] { return ::openat(folder, name.c_str(), flags | O_CLOEXEC, mode); })};
}

OMNIGRAPH_INLINE file_descriptor open_beneath(int root, const std::string& path, int flags) {
#ifdef SYS_openat2
    struct {  // open_how of <linux/openat2.h>, a header that not every system has
        std::uint64_t flags, mode, resolve;
    } how{};
    constexpr std::uint64_t no_symlinks = 0x04, beneath = 0x08;
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.mode = (flags & O_CREAT) != 0 ? 0666 : 0;
    how.resolve = no_symlinks | beneath;
    detail::open_counter().fetch_add(1, std::memory_order_relaxed);
    return file_descriptor{
        static_cast<int>(retry_on_eintr([&] { return ::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how); }))};
#else
    static_cast<void>(root), static_cast<void>(path), static_cast<void>(flags);
    errno = ENOSYS;
    return file_descriptor{};
#endif
}

}  // namespace omnigraph::cluster::posix

namespace omnigraph::cluster::posix::detail {

[[nodiscard]] OMNIGRAPH_INLINE file_fault fault_of_errno(int code) {
    switch (code) {
        case ENOENT: return file_fault::missing;
        case EEXIST: return file_fault::exists;
        case EACCES:
        case EPERM:
        case EROFS: return file_fault::denied;
        case ELOOP: return file_fault::link;
        case ENOTDIR: return file_fault::not_a_folder;
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EAGAIN:
        case EBUSY: return file_fault::out_of_resources;
        case EOPNOTSUPP:
        case ENOSYS:
        case ENOLCK: return file_fault::unsupported;
        default: return file_fault::other;
    }
}

[[nodiscard]] OMNIGRAPH_INLINE file_error too_large(std::uint64_t size, std::uint64_t bound) {
    return {file_fault::too_large,
            "it has " + std::to_string(size) + " bytes, more than the " + std::to_string(bound) + " that are read"};
}

/// The size of the open file, which has to be a regular one.
[[nodiscard]] OMNIGRAPH_INLINE file_result<std::uint64_t> size_of_regular(int file) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return os_error("looking at the file");
    if (S_ISDIR(about.st_mode)) return file_error{file_fault::folder, "it is a folder"};
    if (!S_ISREG(about.st_mode)) return file_error{file_fault::not_regular, "it is not a regular file"};
    return static_cast<std::uint64_t>(about.st_size);
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_error os_error(std::string_view doing, int code) {
    return {detail::fault_of_errno(code), std::string{doing} + " failed: " + std::generic_category().message(code)};
}

OMNIGRAPH_INLINE file_error open_failure(int code) {
    if (code == ENOENT || code == ENOTDIR) return {file_fault::missing, "there is no such file"};
    return {detail::fault_of_errno(code), std::generic_category().message(code)};
}

OMNIGRAPH_INLINE std::optional<struct ::stat> lstat_at(int folder, const std::string& name) {
    struct ::stat about {};
    if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
    return about;
}

OMNIGRAPH_INLINE file_result<done> write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = retry_on_eintr([&] { return ::write(file, bytes.data(), bytes.size()); });
        if (count < 0) return os_error("writing");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return done{};
}

OMNIGRAPH_INLINE file_result<std::string> read_all(int file, std::uint64_t bound) {
    const auto stated = detail::size_of_regular(file);
    if (!stated) return stated.error();
    const auto size = *stated;
    if (size > bound) return detail::too_large(size, bound);

    // One byte more than the size: a full buffer shows that the file has grown, or that its size was reported as 0.
    std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
    std::size_t filled = 0;
    for (;;) {
        if (filled == bytes.size()) {
            if (filled > bound) return detail::too_large(filled, bound);
            bytes.resize(std::min<std::size_t>(bound + 1, bytes.size() * 2 + 4096));
        }
        const auto count = retry_on_eintr([&] { return ::read(file, bytes.data() + filled, bytes.size() - filled); });
        if (count < 0) return os_error("reading");
        filled += static_cast<std::size_t>(count);
        // A regular file gives fewer bytes than were asked for only at its end.
        if (count == 0 || (filled == size && filled < bytes.size())) break;
    }
    if (filled > bound) return detail::too_large(filled, bound);
    if (filled < size) return file_error{file_fault::truncated, "it became shorter while it was read"};
    bytes.resize(filled);
    return bytes;
}

OMNIGRAPH_INLINE file_result<done> read_pieces(int file, const std::function<void(std::string_view)>& take) {
    const auto size = detail::size_of_regular(file);
    if (!size) return size.error();
    std::string piece(std::min<std::uint64_t>(*size + 1, std::uint64_t{1} << 20), '\0');
    for (;;) {
        const auto count = retry_on_eintr([&] { return ::read(file, piece.data(), piece.size()); });
        if (count < 0) return os_error("reading");
        if (count == 0) return done{};
        take(std::string_view{piece}.substr(0, static_cast<std::size_t>(count)));
    }
}

OMNIGRAPH_INLINE file_result<done> close_written(file_descriptor& file, file_result<done> written) {
    if (::close(file.release()) != 0 && written) return os_error("closing");
    return written;
}

OMNIGRAPH_INLINE file_result<done> write_file(const std::string& path, std::string_view bytes) {
    auto file = open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.is_open()) return os_error("opening");
    return close_written(file, write_all(file.get(), bytes));
}

}  // namespace omnigraph::cluster::posix
