// Bodies of posix/cache_file.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix::detail {

/// True when only the owner can write to the file.
[[nodiscard]] OMNIGRAPH_INLINE bool is_private(int file) {
    struct ::stat about {};
    return ::fstat(file, &about) == 0 && about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Opens the folder, which must belong to the user. The result is not open when there is none.
[[nodiscard]] OMNIGRAPH_INLINE file_descriptor open_private_folder(const std::string& path, bool make) {
    if (path.empty() || path.front() != '/') return file_descriptor{};
    for (std::size_t end = path.find('/', 1); make; end = path.find('/', end + 1)) {
        static_cast<void>(::mkdir(path.substr(0, end).c_str(), 0700));
        if (end == std::string::npos) break;
    }
    auto folder = open_folder(path);
    if (folder.is_open() && !is_private(folder.get())) return file_descriptor{};
    return folder;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::optional<std::string> read_cache_file(const cache_place& place, std::size_t most) {
    const auto folder = detail::open_private_folder(place.folder, false);
    if (!folder.is_open()) return std::nullopt;
    const auto file = open_at(folder.get(), place.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file.is_open() || !detail::is_private(file.get())) return std::nullopt;
    auto bytes = read_all(file.get(), most);
    if (!bytes) return std::nullopt;
    return *std::move(bytes);
}

OMNIGRAPH_INLINE void write_cache_file(const cache_place& place, std::string_view bytes) {
    const auto folder = detail::open_private_folder(place.folder, true);
    if (!folder.is_open()) return;
    const auto temporary = place.name + "." + std::to_string(::getpid()) + ".tmp";
    ::unlinkat(folder.get(), temporary.c_str(), 0);
    auto file = open_at(folder.get(), temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!file.is_open()) return;
    const bool written = write_all(file.get(), bytes).has_value();
    if (!written || ::renameat(folder.get(), temporary.c_str(), folder.get(), place.name.c_str()) != 0)
        ::unlinkat(folder.get(), temporary.c_str(), 0);
}

OMNIGRAPH_INLINE void limit_cache_files(const std::string& path, std::size_t most) {
    const auto folder = detail::open_private_folder(path, false);
    if (!folder.is_open()) return;
    const auto names = list_names(folder.get(), std::size_t{1} << 16);
    if (!names || names->size() <= most) return;
    std::vector<std::pair<std::int64_t, std::string>> by_time;
    for (const auto& name : *names)
        if (const auto about = lstat_at(folder.get(), name); about && S_ISREG(about->st_mode))
            by_time.emplace_back(std::int64_t{about->st_mtim.tv_sec}, name);
    std::ranges::sort(by_time);
    for (std::size_t i = 0; i + most < by_time.size(); ++i) ::unlinkat(folder.get(), by_time[i].second.c_str(), 0);
}

}  // namespace omnigraph::cluster::posix
