// Bodies of config/source_states.hpp.
#pragma once

#include <algorithm>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/source_states.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/folder_cursor.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool is_unchanged_file(posix::folder_cursor& folders, const state_at& seen) {
    const auto slash = seen.path.rfind('/');
    const auto above = slash == std::string::npos ? std::string_view{} : std::string_view{seen.path}.substr(0, slash);
    const auto folder = folders.open(above);
    if (!folder) return false;
    const auto about = posix::lstat_at(*folder, slash == std::string::npos ? seen.path : seen.path.substr(slash + 1));
    return about && S_ISREG(about->st_mode) && file_state::of(*about) == seen.state;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_unchanged_folder(posix::folder_cursor& folders, const state_at& seen) {
    struct ::stat about {};
    const auto folder = folders.open(seen.path);
    return folder && ::fstat(*folder, &about) == 0 && file_state::of(about) == seen.state;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool are_unchanged(const std::string& config_dir, const source_states& seen) {
    const auto root = posix::open_folder(config_dir.empty() ? "." : config_dir);
    if (!root.is_open()) return false;
    posix::folder_cursor folders{root.get()};
    return std::ranges::all_of(seen.folders,
                               [&](const state_at& folder) { return detail::is_unchanged_folder(folders, folder); }) &&
           std::ranges::all_of(seen.files,
                               [&](const state_at& file) { return detail::is_unchanged_file(folders, file); });
}

OMNIGRAPH_INLINE std::optional<file_state> cluster_file_state(const std::string& config_dir) {
    struct ::stat about {};
    if (::stat(cluster_file_in(config_dir).c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
    return file_state::of(about);
}

OMNIGRAPH_INLINE std::int64_t last_change(const source_states& seen) {
    std::int64_t newest = 0;
    for (const auto* all : {&seen.files, &seen.folders})
        for (const auto& [path, state] : *all) newest = std::max({newest, state.modified, state.changed});
    return newest;
}

}  // namespace omnigraph::cluster
