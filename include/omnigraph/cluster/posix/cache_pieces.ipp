// Bodies of posix/cache_pieces.hpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::posix::detail {

/// True when only the owner can write to the file.
[[nodiscard]] OMNIGRAPH_INLINE bool is_private(int file) {
    struct ::stat about {};
    return ::fstat(file, &about) == 0 && about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE void make_cache_folder(const std::string& path) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        static_cast<void>(::mkdir(path.substr(0, end).c_str(), 0700));
        if (end == std::string::npos) break;
    }
}

OMNIGRAPH_INLINE file_descriptor open_cache_folder(const std::string& path, bool make) {
    if (path.empty() || path.front() != '/') return file_descriptor{};
    if (make) make_cache_folder(path);
    auto folder = open_folder(path);
    if (folder.is_open() && !detail::is_private(folder.get())) return file_descriptor{};
    return folder;
}

OMNIGRAPH_INLINE file_descriptor open_cache_file(const std::string& folder, const std::string& name) {
    const auto opened = open_cache_folder(folder, false);
    if (!opened.is_open()) return file_descriptor{};
    auto file = open_at(opened.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file.is_open() || !detail::is_private(file.get())) return file_descriptor{};
    return file;
}

OMNIGRAPH_INLINE cache_file_writer::cache_file_writer(const std::string& folder, std::string name)
    : name_{std::move(name)}, folder_{open_cache_folder(folder, true)} {
    static std::atomic<std::uint64_t> last{0};
    if (!folder_.is_open()) return;
    auto temporary = name_ + "." + std::to_string(::getpid()) + "-" + std::to_string(++last) + ".tmp";
    ::unlinkat(folder_.get(), temporary.c_str(), 0);
    file_ = open_at(folder_.get(), temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (file_.is_open()) temporary_ = std::move(temporary);
}

OMNIGRAPH_INLINE cache_file_writer::~cache_file_writer() {
    if (!temporary_.empty()) ::unlinkat(folder_.get(), temporary_.c_str(), 0);
}

OMNIGRAPH_INLINE bool cache_file_writer::write(std::string_view bytes) {
    if (write_all(file_.get(), bytes)) return true;
    file_ = file_descriptor{};
    return false;
}

OMNIGRAPH_INLINE bool cache_file_writer::append(std::string_view bytes) {
    if (!file_.is_open()) return false;
    while (!bytes.empty()) {
        const auto taken = bytes.substr(0, piece_bytes - held_.size());
        held_ += taken;
        bytes.remove_prefix(taken.size());
        if (held_.size() < piece_bytes) break;
        if (!write(held_)) return false;
        held_.clear();
    }
    return true;
}

OMNIGRAPH_INLINE bool cache_file_writer::finish() {
    if (!file_.is_open() || !write(held_) || !close_written(file_, done{})) return false;
    if (::renameat(folder_.get(), temporary_.c_str(), folder_.get(), name_.c_str()) != 0) return false;
    temporary_.clear();
    return true;
}

}  // namespace omnigraph::cluster::posix
