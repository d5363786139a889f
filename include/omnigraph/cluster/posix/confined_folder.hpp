// Folders below a root folder, reached without following a symbolic link.
//
//     auto read = posix::open_folder(root_folder.get(), "__cluster/recoveries");
//     auto made = posix::create_folders(root_folder.get(), "graphs/kb.omni", sync_folder);   // told of new entries
//
// (1) Below the root every step is opened with O_NOFOLLOW, so a planted link cannot lead outside.
// (2) Faults: `missing` for a folder that does not exist, `not_a_folder` when a file has its place, `link` for a
//     symbolic link, `denied` for a folder that may not be entered.
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

/// The deepest nesting that is walked; nothing that this program writes is deeper, so a deeper tree is refused.
inline constexpr int max_folder_depth = 64;

/// The folder at `path`; symbolic links are followed. When the descriptor is not open, errno has the cause.
[[nodiscard]] file_descriptor open_folder(const std::string& path);

/// How the cause of a symbolic link ends.
inline constexpr std::string_view link_not_followed = "is a symbolic link, which is not followed";

/// The error for the symbolic link `name`.
[[nodiscard]] file_error symlink_error(const std::string& name);

/// The folder `name` directly inside `parent`.
[[nodiscard]] file_result<file_descriptor> open_subfolder(int parent, const std::string& name);

/// The folder `name` directly inside `parent`, created when it is missing. A creation calls `made_in(parent)`, so that
/// the caller can sync the parent.
[[nodiscard]] file_result<file_descriptor> open_or_make_subfolder(int parent, const std::string& name,
                                                                  const std::function<file_result<done>(int)>& made_in);

/// How a path of several steps is looked up. `in_one_call` uses openat2(2) where the system has it; when that fails, or
/// the system has no such call, the lookup goes step by step.
enum class path_lookup { in_one_call, step_by_step };

/// The folder at `path` below `root`; an empty path is `root` itself.
[[nodiscard]] file_result<file_descriptor> open_folder(int root, std::string_view path,
                                                       path_lookup lookup = path_lookup::in_one_call);

/// The file at `path` below `root`, opened with `flags`. A symbolic link at the last step is the fault `link`, too.
[[nodiscard]] file_result<file_descriptor> open_file(int root, std::string_view path, int flags,
                                                     path_lookup lookup = path_lookup::in_one_call);

/// The folder at `path` below `root`; missing folders are created. Each creation calls `made_in(parent)`.
[[nodiscard]] file_result<file_descriptor> create_folders(int root, std::string_view path,
                                                          const std::function<file_result<done>(int)>& made_in);

/// Opens the folder at the absolute `path` and creates the missing folders above it; `made_in` as for create_folders.
/// Links are followed, because the operator chose the path.
[[nodiscard]] file_result<file_descriptor> make_folder_path(const std::string& path,
                                                            const std::function<file_result<done>(int)>& made_in);

/// The names in a folder, sorted, without `.` and `..`; the fault `too_large` beyond `most` names.
[[nodiscard]] file_result<std::vector<std::string>> list_names(int folder, std::size_t most = SIZE_MAX);

/// How visit_files() walks: `hidden` names are skipped, `visit` gets everything else that is no folder (see st_mode)
/// and ends the walk by returning false.
struct file_walk {
    std::function<bool(std::string_view name)> hidden;
    std::function<bool(const std::string& path, const struct ::stat& about)> visit;
};

/// Visits every file at any depth below `folder`; `path` is its name in the paths that are visited. A link is visited
/// itself, wherever it leads. A file that disappears during the walk is skipped. False when a visit ended the walk.
[[nodiscard]] file_result<bool> visit_files(int folder, const std::string& path, const file_walk& walk, int depth = 0);

/// Removes everything inside a folder. A symbolic link is removed itself; its target stays.
[[nodiscard]] file_result<done> remove_contents(int folder, int depth = 0);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/confined_folder.ipp>
#endif
