// Folders below a root, reached without ever following a symbolic link.
//
//     auto read = posix::open_folder(root_folder.get(), "__cluster/recoveries");
//     auto made = posix::create_folders(root_folder.get(), "graphs/kb.omni", sync_folder);   // told of new entries
//
// (1) Below the root every step is opened with O_NOFOLLOW, so nothing planted there leads out.
// (2) A missing folder is `missing`, and so is one in whose place a file stands; a link is `link`, a folder that may
//     not be entered is `denied`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Nothing of ours nests deeper; a deeper tree is somebody's trap.
inline constexpr int max_folder_depth = 64;

/// The folder at `path`, through links too; when the descriptor is not open, errno says why.
[[nodiscard]] file_descriptor open_folder(const std::string& path);

/// The error for `name`, which is a symbolic link.
[[nodiscard]] file_error symlink_error(const std::string& name);

/// The folder `name` directly in `parent`.
[[nodiscard]] file_result<file_descriptor> open_subfolder(int parent, const std::string& name);

/// The folder `name` directly in `parent`, made when it is missing; `made_in(parent)` is then told.
[[nodiscard]] file_result<file_descriptor> open_or_make_subfolder(int parent, const std::string& name,
                                                                  const std::function<file_result<done>(int)>& made_in);

/// How a path of several steps is looked up. In one call (openat2) where the system has it and nothing is in the way;
/// what is in the way, and everything on other systems, is met step by step.
enum class path_lookup { in_one_call, step_by_step };

/// The folder `path` below `root`; `root` itself for an empty path.
[[nodiscard]] file_result<file_descriptor> open_folder(int root, std::string_view path,
                                                       path_lookup lookup = path_lookup::in_one_call);

/// The file at `path` below `root`, opened with `flags`; a link in its own place is `link`, too.
[[nodiscard]] file_result<file_descriptor> open_file(int root, std::string_view path, int flags,
                                                     path_lookup lookup = path_lookup::in_one_call);

/// Makes what is missing; `made_in(parent)` is told of every folder that got a new entry.
[[nodiscard]] file_result<file_descriptor> create_folders(int root, std::string_view path,
                                                          const std::function<file_result<done>(int)>& made_in);

/// The names in a folder, sorted, without `.` and `..`; `too_large` when there are more than `most`.
[[nodiscard]] file_result<std::vector<std::string>> list_names(int folder, std::size_t most = SIZE_MAX);

/// Which names a walk passes over, and what it does with every other file; it stops when `visit` gives false.
struct file_walk {
    std::function<bool(std::string_view name)> hidden;
    std::function<bool(const std::string& path, const struct ::stat& about)> visit;
};

/// Visits every regular file at any depth below `folder`, which `path` names; false when a visit stopped it.
/// Links and devices are no files. What vanishes meanwhile is left out.
[[nodiscard]] file_result<bool> visit_files(int folder, const std::string& path, const file_walk& walk, int depth = 0);

/// Removes everything in a folder, links themselves included; what they point at stays.
[[nodiscard]] file_result<done> remove_contents(int folder, int depth = 0);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/confined_folder.ipp>
#endif
