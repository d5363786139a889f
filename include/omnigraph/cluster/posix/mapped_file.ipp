// Bodies of posix/mapped_file.hpp.
#pragma once

#include <cstdint>
#include <sys/mman.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/mapped_file.hpp>

namespace omnigraph::cluster::posix::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_same_time(const ::timespec& a, const ::timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE void mapped_file::unmapping::operator()(const char* bytes) const {
    ::munmap(const_cast<char*>(bytes), size);
}

OMNIGRAPH_INLINE std::optional<mapped_file> mapped_file::of(file_descriptor file) {
    struct ::stat about {};
    if (!file.is_open() || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode) || about.st_size <= 0 ||
        static_cast<std::uint64_t>(about.st_size) > SIZE_MAX)
        return std::nullopt;
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const bytes = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (bytes == MAP_FAILED) return std::nullopt;
    return mapped_file{std::move(file), about, static_cast<const char*>(bytes), size};
}

OMNIGRAPH_INLINE bool mapped_file::is_as_opened() const {
    struct ::stat now {};
    if (::fstat(file_.get(), &now) != 0 || now.st_size != opened_.st_size) return false;
    // The loss of its name is a change of state, too; nobody can write to the file by name afterwards.
    return detail::is_same_time(now.st_mtim, opened_.st_mtim) &&
           (now.st_nlink == 0 || detail::is_same_time(now.st_ctim, opened_.st_ctim));
}

}  // namespace omnigraph::cluster::posix
