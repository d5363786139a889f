// Bodies of graph/versions/private_folder.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/private_folder.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view private_folder_pattern = "omnigraph-XXXXXX";

/// Held by the process whose folder it is.
[[nodiscard]] OMNIGRAPH_INLINE posix::file_descriptor hold_folder(const std::filesystem::path& folder) {
    return posix::lock_file((folder / "held").string(), std::chrono::milliseconds{1});
}

/// Whether mkdtemp() can have made the name.
[[nodiscard]] OMNIGRAPH_INLINE bool is_named_like_ours(std::string_view name) {
    constexpr auto prefix = private_folder_pattern.substr(0, private_folder_pattern.find('X'));
    const auto is_drawn = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    return name.size() == private_folder_pattern.size() && name.starts_with(prefix) &&
           std::ranges::all_of(name.substr(prefix.size()), is_drawn);
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_abandoned(const std::filesystem::path& folder) {
    constexpr std::chrono::hours day{24};
    struct ::stat about {};
    if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode) || about.st_uid != ::geteuid() ||
        (about.st_mode & 07777) != S_IRWXU)
        return false;
    const auto written = std::chrono::system_clock::from_time_t(about.st_mtime);
    return std::chrono::system_clock::now() - written > day && hold_folder(folder).is_open();
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<private_folder, std::string> private_folder::make() {
    std::error_code failed;
    auto base = std::filesystem::temp_directory_path(failed);
    if (failed) base = "/tmp";
    remove_abandoned_folders(base);
    auto pattern = (base / detail::private_folder_pattern).string();
    if (!::mkdtemp(pattern.data())) return pattern;
    return private_folder{pattern, detail::hold_folder(pattern)};
}

OMNIGRAPH_INLINE private_folder::~private_folder() {
    std::error_code ignored;  // one that stays is litter, which a later process removes
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

OMNIGRAPH_INLINE std::size_t remove_abandoned_folders(const std::filesystem::path& base) {
    std::size_t removed = 0;
    std::error_code ended;  // what cannot be removed stays for the next time
    for (std::filesystem::directory_iterator entry{base, ended}, last; !ended && entry != last;
         entry.increment(ended)) {
        if (!detail::is_named_like_ours(entry->path().filename().string()) || !detail::is_abandoned(entry->path()))
            continue;
        std::error_code failed;
        std::filesystem::remove_all(entry->path(), failed);
        removed += failed ? 0 : 1;
    }
    return removed;
}

}  // namespace omnigraph::cluster::graph
