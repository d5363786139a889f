// Folders below a root, reached without ever following a symbolic link.
//
//     auto read = detail::open_below(root_folder.get(), "__cluster/recoveries");
//     auto made = detail::make_below(root_folder.get(), "graphs/kb.omni", sync_folder);      // told of each new entry
//
// (1) Below the root every step is opened with O_NOFOLLOW, so nothing planted there leads out.
// (2) A missing folder is `absent`; a link, or a folder that may not be entered, is `denied`.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/posix_file.hpp>

namespace omnigraph::cluster::detail {

/// Nothing of ours nests deeper; a deeper tree is somebody's trap.
inline constexpr int deepest_folder = 64;

[[nodiscard]] store_error through_a_link(const std::string& name);

/// The folder `name` directly in `parent`.
[[nodiscard]] store_result<file_descriptor> enter(int parent, const std::string& name);

[[nodiscard]] store_result<file_descriptor> open_below(int root, std::string_view path);

/// Makes what is missing; `made_in(parent)` is told of every folder that got a new entry.
[[nodiscard]] store_result<file_descriptor> make_below(int root, std::string_view path,
                                                       const std::function<store_result<done>(int)>& made_in);

/// The names in a folder, sorted, without `.` and `..`.
[[nodiscard]] store_result<std::vector<std::string>> names_in(int folder);

/// Calls `visit(path, status)` for every regular file below that is no temporary one; stops when it gives false.
/// Links and devices are no objects. What vanishes meanwhile is left out.
template <class Visit>
[[nodiscard]] store_result<bool> visit_files(int folder, const std::string& path, int depth, Visit& visit) {
    if (depth > deepest_folder) return store_error{store_fault::other, {}, "the folders are nested too deep"};
    auto names = names_in(folder);
    if (!names) return std::move(names).error();
    for (const auto& name : *names) {
        if (is_temporary_name(name)) continue;
        const auto below = path.empty() ? name : path + "/" + name;
        struct ::stat about {};
        if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) continue;
            return os_error("looking at `" + below + "`");
        }
        if (S_ISREG(about.st_mode) && !visit(below, about)) return false;
        if (!S_ISDIR(about.st_mode)) continue;
        auto child = enter(folder, name);
        if (!child && child.error().fault == store_fault::absent) continue;
        if (!child) return std::move(child).error();
        auto go_on = visit_files(child->get(), below, depth + 1, visit);
        if (!go_on || !*go_on) return go_on;
    }
    return true;
}

/// Removes everything in a folder, links themselves included; what they point at stays.
[[nodiscard]] store_result<done> remove_contents(int folder, int depth);

}  // namespace omnigraph::cluster::detail

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/confined_folder.ipp>
#endif
