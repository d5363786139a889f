// Bodies of posix/file.hpp.
#pragma once

#include <cstddef>
#include <dirent.h>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::detail {

OMNIGRAPH_INLINE file_descriptor& file_descriptor::operator=(file_descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

OMNIGRAPH_INLINE file_descriptor::~file_descriptor() {
    if (number_ >= 0) ::close(number_);
}

OMNIGRAPH_INLINE file_descriptor open_at(int folder, const std::string& name, int flags, mode_t mode) {
    return file_descriptor{uninterrupted([&] { return ::openat(folder, name.c_str(), flags | O_CLOEXEC, mode); })};
}

[[nodiscard]] OMNIGRAPH_INLINE store_fault fault_of_errno(int code) {
    switch (code) {
        case ENOENT: return store_fault::absent;
        case EACCES:
        case EPERM:
        case EROFS:
        case ELOOP: return store_fault::denied;
        case ENOSPC:
        case EDQUOT:
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EAGAIN:
        case EBUSY: return store_fault::transient;
        case EOPNOTSUPP:
        case ENOSYS:
        case ENOLCK: return store_fault::unsupported;
        default: return store_fault::other;
    }
}

OMNIGRAPH_INLINE store_error os_error(std::string_view doing, int code) {
    return {fault_of_errno(code), {}, std::string{doing} + " failed: " + std::generic_category().message(code)};
}

OMNIGRAPH_INLINE store_error perhaps_written(std::string_view doing, int code) {
    return {store_fault::ambiguous, {}, std::string{doing} + " failed: " + std::generic_category().message(code)};
}

OMNIGRAPH_INLINE store_result<done> write_whole(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = uninterrupted([&] { return ::write(file, bytes.data(), bytes.size()); });
        if (count < 0) return os_error("writing");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return done{};
}

OMNIGRAPH_INLINE store_result<std::string> read_whole(int file, std::uint64_t bound) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return os_error("looking at the file");
    if (S_ISDIR(about.st_mode))
        return store_error{store_fault::absent, {}, "there is no such object, but objects below it"};
    if (!S_ISREG(about.st_mode)) return store_error{store_fault::denied, {}, "it is not a regular file"};
    const auto size = static_cast<std::uint64_t>(about.st_size);
    if (size > bound)
        return store_error{
            store_fault::corrupt,
            {},
            "it has " + std::to_string(size) + " bytes, more than the " + std::to_string(bound) + " that are read"};
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t done_so_far = 0;
    while (done_so_far < bytes.size()) {
        const auto count =
            uninterrupted([&] { return ::read(file, bytes.data() + done_so_far, bytes.size() - done_so_far); });
        if (count < 0) return os_error("reading");
        if (count == 0) return store_error{store_fault::corrupt, {}, "it became shorter while it was read"};
        done_so_far += static_cast<std::size_t>(count);
    }
    return bytes;
}

}  // namespace omnigraph::cluster::detail
