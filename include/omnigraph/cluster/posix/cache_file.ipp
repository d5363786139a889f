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
#include <omnigraph/cluster/posix/cache_pieces.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::optional<std::string> read_cache_file(const cache_place& place, std::size_t most) {
    const auto file = open_cache_file(place.folder, place.name);
    if (!file.is_open()) return std::nullopt;
    auto bytes = read_all(file.get(), most);
    if (!bytes) return std::nullopt;
    return *std::move(bytes);
}

OMNIGRAPH_INLINE void write_cache_file(const cache_place& place, std::string_view bytes) {
    const auto folder = open_cache_folder(place.folder, true);
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
    const auto folder = open_cache_folder(path, false);
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
