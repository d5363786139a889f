// Bodies of posix/confined_folder.hpp.
#pragma once

#include <algorithm>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_descriptor open_folder(const std::string& path) {
    return open_at(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
}

OMNIGRAPH_INLINE file_error symlink_error(const std::string& name) {
    return {file_fault::link, "`" + name + "` " + std::string{link_not_followed}};
}

OMNIGRAPH_INLINE file_result<file_descriptor> open_subfolder(int parent, const std::string& name) {
    auto folder = open_at(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (folder.is_open()) return folder;
    const int why = errno;
    const auto about = why == ENOTDIR || why == ELOOP ? lstat_at(parent, name) : std::nullopt;
    if (about) {
        if (S_ISLNK(about->st_mode)) return symlink_error(name);
        return file_error{file_fault::not_a_folder, "`" + name + "` is in the way: it is not a folder"};
    }
    return os_error("opening the folder `" + name + "`", why);
}

OMNIGRAPH_INLINE file_result<file_descriptor> open_or_make_subfolder(
    int parent, const std::string& name, const std::function<file_result<done>(int)>& made_in) {
    if (::mkdirat(parent, name.c_str(), 0777) == 0) {
        if (auto noted = made_in(parent); !noted) return std::move(noted).error();
    } else if (errno != EEXIST) {
        return os_error("making the folder `" + name + "`");
    }
    auto folder = open_subfolder(parent, name);
    if (!folder && folder.error().fault == file_fault::missing)
        return file_error{file_fault::other, folder.error().cause};  // removed again at once
    return folder;
}

}  // namespace omnigraph::cluster::posix

namespace omnigraph::cluster::posix::detail {

/// Walks `path` from `start`; `step(parent, name)` gives the next folder. An empty path gives `start` itself.
template <class Step>
[[nodiscard]] file_result<file_descriptor> walk(int start, std::string_view path, Step step) {
    file_descriptor folder{retry_on_eintr([&] { return ::fcntl(start, F_DUPFD_CLOEXEC, 0); })};
    if (!folder.is_open()) return os_error("opening the folder");
    while (!path.empty()) {
        const std::string name{path.substr(0, path.find('/'))};
        path.remove_prefix(std::min(path.size(), name.size() + 1));
        auto next = step(folder.get(), name);
        if (!next) return std::move(next).error();
        folder = *std::move(next);
    }
    return folder;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<file_descriptor> open_folder(int root, std::string_view path, path_lookup lookup) {
    if (lookup == path_lookup::in_one_call && path.find('/') != std::string_view::npos) {
        auto folder = open_beneath(root, std::string{path}, O_RDONLY | O_DIRECTORY);
        if (folder.is_open()) return folder;
        if (errno == ENOENT) return os_error("opening the folder");
    }
    return detail::walk(root, path, [](int parent, const std::string& name) { return open_subfolder(parent, name); });
}

OMNIGRAPH_INLINE file_result<file_descriptor> open_file(int root, std::string_view path, int flags,
                                                        path_lookup lookup) {
    if (lookup == path_lookup::in_one_call) {
        auto file = open_beneath(root, std::string{path}, flags);
        if (file.is_open()) return file;
        if (errno == ENOENT || errno == EEXIST) return os_error("opening");
    }
    const auto slash = path.rfind('/');
    const std::string name{path.substr(slash == std::string_view::npos ? 0 : slash + 1)};
    auto folder = open_folder(root, slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash),
                              path_lookup::step_by_step);
    if (!folder) return std::move(folder).error();
    auto file = open_at(folder->get(), name, flags | O_NOFOLLOW);
    if (file.is_open()) return file;
    return errno == ELOOP ? symlink_error(name) : os_error("opening");
}

OMNIGRAPH_INLINE file_result<file_descriptor> create_folders(int root, std::string_view path,
                                                             const std::function<file_result<done>(int)>& made_in) {
    if (auto there = open_folder(root, path); there || there.error().fault != file_fault::missing) return there;
    return detail::walk(
        root, path, [&](int parent, const std::string& name) { return open_or_make_subfolder(parent, name, made_in); });
}

OMNIGRAPH_INLINE file_result<file_descriptor> make_folder_path(const std::string& path,
                                                               const std::function<file_result<done>(int)>& made_in) {
    std::size_t end = 0;
    do {
        end = path.find('/', end + 1);
        const auto step = path.substr(0, end);
        if (::mkdir(step.c_str(), 0777) != 0) {
            if (errno != EEXIST) return os_error("making a folder");
            continue;
        }
        const auto parent = open_folder(step.substr(0, std::max<std::size_t>(step.rfind('/'), 1)));
        if (!parent.is_open()) return os_error("opening the folder above");
        if (auto told = made_in(parent.get()); !told) return std::move(told).error();
    } while (end != std::string::npos);
    auto folder = open_folder(path);
    if (!folder.is_open()) return os_error("opening the folder");
    return folder;
}

OMNIGRAPH_INLINE file_result<std::vector<std::string>> list_names(int folder, std::size_t most) {
    auto again = open_at(folder, ".", O_RDONLY | O_DIRECTORY);  // a new stream, which begins at the first entry
    if (!again.is_open()) return os_error("opening the folder");
    const std::unique_ptr<::DIR, int (*)(::DIR*)> stream{::fdopendir(again.get()), &::closedir};
    if (!stream) return os_error("reading the folder");
    static_cast<void>(again.release());  // the stream closes it
    std::vector<std::string> names;
    for (;;) {
        errno = 0;
        const auto* entry = ::readdir(stream.get());
        if (!entry && errno != 0) return os_error("reading the folder");
        if (!entry) break;
        if (std::string_view name{entry->d_name}; name != "." && name != "..") names.emplace_back(name);
        if (names.size() > most) return file_error{file_fault::too_large, "it has too many entries"};
    }
    std::ranges::sort(names);
    return names;
}

OMNIGRAPH_INLINE file_result<bool> visit_files(int folder, const std::string& path, const file_walk& walk, int depth) {
    if (depth > max_folder_depth) return file_error{file_fault::other, "the folders are nested too deep"};
    auto names = list_names(folder);
    if (!names) return std::move(names).error();
    for (const auto& name : *names) {
        if (walk.hidden(name)) continue;
        const auto below = path.empty() ? name : path + "/" + name;
        const auto about = lstat_at(folder, name);
        if (!about && errno == ENOENT) continue;
        if (!about) return os_error("looking at `" + below + "`");
        if (!S_ISDIR(about->st_mode)) {
            if (!walk.visit(below, *about)) return false;
            continue;
        }
        auto child = open_subfolder(folder, name);
        if (!child && child.error().fault == file_fault::missing) continue;
        if (!child) return std::move(child).error();
        auto go_on = visit_files(child->get(), below, walk, depth + 1);
        if (!go_on || !*go_on) return go_on;
    }
    return true;
}

OMNIGRAPH_INLINE file_result<done> remove_contents(int folder, int depth) {
    if (depth > max_folder_depth) return file_error{file_fault::other, "the folders are nested too deep"};
    auto names = list_names(folder);
    if (!names) return std::move(names).error();
    for (const auto& name : *names) {
        if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT) continue;
        if (errno != EISDIR && errno != EPERM) return os_error("removing `" + name + "`");
        auto child = open_subfolder(folder, name);
        if (!child && child.error().fault == file_fault::missing) continue;
        if (!child) return std::move(child).error();
        if (auto emptied = remove_contents(child->get(), depth + 1); !emptied) return emptied;
        if (::unlinkat(folder, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
            return os_error("removing the folder `" + name + "`");
    }
    return done{};
}

}  // namespace omnigraph::cluster::posix
