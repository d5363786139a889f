// Bodies of config/folder_sources.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/config/display_path.hpp>
#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>

namespace omnigraph::cluster::detail {

/// `declared` relative to the config folder, without `.` and empty steps. nullopt when it is absolute, contains `..` or
/// is no path, so that a lookup must find out where it leads.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> plain_path(std::string_view declared) {
    if (declared.empty() || declared.front() == '/' || declared.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::string path;
    for (auto rest = declared; !rest.empty();) {
        const auto step = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), step.size() + 1));
        if (step == "..") return std::nullopt;
        if (step.empty() || step == ".") continue;
        if (!path.empty()) path += '/';
        path += step;
    }
    return path;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE folder_sources::folder_sources(std::string config_dir, source_options options)
    : config_dir_{std::move(config_dir)}, options_{options} {}

OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> folder_sources::read(
    std::string_view declared) {
    if (const auto known = by_declared_.find(declared); known != by_declared_.end()) return known->second;
    const auto plain = detail::plain_path(declared);
    if (plain && !declared.ends_with('/') && open_root()) {
        auto path = path_below_root(*plain);
        if (const auto same = by_path_.find(path); same != by_path_.end()) return remember(declared, same->second);
        file_state before;
        if (auto text = read_plainly(*plain, before)) {
            auto file = remember(declared, decode(declared, std::move(path), *std::move(text)));
            if (file) read_files_.emplace_back(*file, before);
            else states_tell_all_ = false;
            return file;
        }
    }
    states_tell_all_ = false;
    // A link, a `..` or an unreadable step: locate() finds the file or says what is wrong.
    auto where = locate(declared);
    if (!where) return std::move(where).error();
    if (const auto same = by_path_.find(*where); same != by_path_.end()) return remember(declared, same->second);
    return remember(declared, load(declared, *std::move(where)));
}

/// Remembers `fresh` as the file at `declared`.
OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> folder_sources::remember(
    std::string_view declared, result<source_file, source_problem> fresh) {
    if (!fresh) return std::move(fresh).error();
    return remember(declared, std::make_shared<const source_file>(*std::move(fresh)));
}

OMNIGRAPH_INLINE std::shared_ptr<const source_file> folder_sources::remember(std::string_view declared,
                                                                             std::shared_ptr<const source_file> file) {
    by_path_.emplace(file->path, file);
    if (file->declared != declared) {  // the same file under another spelling
        auto respelled = std::make_shared<source_file>(*file);
        respelled->declared = declared;
        respelled->display = display(declared);
        file = std::move(respelled);
    }
    by_declared_.emplace(file->declared, file);
    return file;
}

OMNIGRAPH_INLINE result<source_file, source_problem> folder_sources::reread(std::string_view declared) const {
    states_tell_all_ = false;
    auto where = locate(declared);
    if (!where) return std::move(where).error();
    return load(declared, *std::move(where));
}

OMNIGRAPH_INLINE bool folder_sources::is_directory(std::string_view declared) const {
    const auto plain = detail::plain_path(declared);
    if (plain && open_root())
        if (const auto folder = posix::open_folder(root_folder_.get(), *plain)) {
            note_listing(*plain, folder->get());
            return true;
        }
    std::error_code ignored;
    const auto where = locate(declared);
    const bool is_folder = where && std::filesystem::is_directory(*where, ignored);
    if (plain && !is_folder) asked_.insert(*plain);
    else states_tell_all_ = false;
    return is_folder;
}

/// Notes the state of a folder before it is listed.
OMNIGRAPH_INLINE void folder_sources::note_listing(const std::string& plain, int folder) const {
    struct ::stat about {};
    if (::fstat(folder, &about) == 0) listed_folders_.push_back({plain, file_state::of(about)});
    else states_tell_all_ = false;
}

OMNIGRAPH_INLINE std::optional<source_states> folder_sources::states() const {
    if (!states_tell_all_) return std::nullopt;
    source_states all{{}, listed_folders_};
    const auto below_root = path_below_root("").size();
    for (const auto& [file, state] : read_files_) all.files.push_back({file->path.substr(below_root), state});
    std::ranges::sort(all.files, {}, &state_at::path);
    for (const auto& path : asked_)
        if (!std::ranges::binary_search(all.files, path, {}, &state_at::path)) return std::nullopt;
    return all;
}

OMNIGRAPH_INLINE result<std::vector<std::string>, source_problem> folder_sources::list_directory(
    std::string_view declared, std::string_view extension) const {
    const auto unlisted = [&](const std::string& cause) {
        return facts_of(source_fault::unreadable, declared,
                        "The folder `" + display(declared) + "` cannot be listed: " + cause + ".",
                        "Make it readable for the user who runs the command.");
    };
    posix::file_descriptor folder;
    if (const auto plain = detail::plain_path(declared); plain && open_root())
        if (auto opened = posix::open_folder(root_folder_.get(), *plain)) {
            folder = *std::move(opened);
            note_listing(*plain, folder.get());
        }
    if (!folder.is_open()) {
        states_tell_all_ = false;
        auto where = locate(declared);
        if (!where) return std::move(where).error();
        folder = posix::open_folder(*where);
        if (!folder.is_open()) return unlisted(posix::os_error("opening").cause);
    }
    auto names = posix::list_names(folder.get(), options_.max_entries);
    if (!names && names.error().fault == posix::file_fault::too_large) return too_many_entries(declared);
    if (!names) return unlisted(names.error().cause);
    const auto prefix = std::string{declared} + (declared.ends_with('/') ? "" : "/");
    std::vector<std::string> paths;
    for (const auto& name : *names) {
        if (!is_listed_name(name, extension)) continue;
        if (!is_utf8(name)) return non_utf8_name(prefix + name);
        paths.push_back(prefix + name);
    }
    return paths;
}

OMNIGRAPH_INLINE bool folder_sources::open_root() const {
    if (root_folder_.is_open()) return true;
    auto folder = posix::open_folder(config_dir_.empty() ? "." : config_dir_);
    std::error_code failed;
    if (folder.is_open()) root_ = std::filesystem::canonical(config_dir_.empty() ? "." : config_dir_, failed);
    if (!folder.is_open() || failed) return false;
    root_folder_ = std::move(folder);
    return true;
}

OMNIGRAPH_INLINE std::string folder_sources::path_below_root(std::string_view plain) const {
    const auto& root = root_.native();
    return root + (root.ends_with('/') ? "" : "/") + std::string{plain};
}

/// The text of a regular file that no link leads to; nullopt for anything else.
OMNIGRAPH_INLINE std::optional<std::string> folder_sources::read_plainly(const std::string& plain,
                                                                         file_state& before) const {
    struct ::stat about {};
    auto text = posix::read_bounded_file(root_folder_.get(), plain, options_.limit, about);
    if (!text) return std::nullopt;
    before = file_state::of(about);
    return *std::move(text);
}

OMNIGRAPH_INLINE std::string folder_sources::display(std::string_view declared) const {
    return display_path(config_dir_, declared);
}

OMNIGRAPH_INLINE source_problem folder_sources::facts_of(source_fault fault, std::string_view declared,
                                                         std::string message, std::string remedy) const {
    return {fault, display(declared), std::move(message), std::move(remedy)};
}

OMNIGRAPH_INLINE source_problem folder_sources::outside(std::string_view declared, const std::string& how) const {
    return facts_of(source_fault::outside, declared,
                    "The declared path `" + std::string{declared} + "` " + how + " the config folder.",
                    "Keep sources inside the folder of cluster.yaml and write their path relative to it, or give "
                    "the command `--allow-absolute-paths`.");
}

OMNIGRAPH_INLINE source_problem folder_sources::too_many_entries(std::string_view declared) const {
    return facts_of(
        source_fault::too_large, declared,
        "The folder `" + display(declared) + "` has more than " + std::to_string(options_.max_entries) + " entries.",
        "Move the sources to folders of their own, and list those.");
}

OMNIGRAPH_INLINE source_problem folder_sources::non_utf8_name(std::string_view path) const {
    return facts_of(source_fault::not_utf8, printable(path),
                    "The name of the file `" + printable(display(path)) + "` is not UTF-8.", "Rename that file.");
}

OMNIGRAPH_INLINE source_problem folder_sources::missing(std::string_view declared) const {
    std::error_code ignored;
    if (std::filesystem::is_symlink(std::filesystem::path{config_dir_} / declared, ignored))
        return facts_of(source_fault::missing, declared, "`" + display(declared) + "` is a symbolic link to nothing.",
                        "Create the file that it points to, or correct the link.");
    return facts_of(source_fault::missing, declared, "There is no file `" + display(declared) + "`.",
                    "Create the file, or correct the path.");
}

OMNIGRAPH_INLINE source_problem folder_sources::circular(std::string_view declared) const {
    return facts_of(
        source_fault::unreadable, declared,
        "`" + display(declared) + "` cannot be read: its symbolic links lead in a circle, or there are too many.",
        "Put the file itself there, or correct the links.");
}

OMNIGRAPH_INLINE result<std::string, source_problem> folder_sources::locate(std::string_view declared) const {
    namespace fs = std::filesystem;
    if (declared.empty() || declared.find('\0') != std::string_view::npos)
        return facts_of(source_fault::unreadable, declared, "A declared path is empty or contains a NUL byte.",
                        "Write the path of a file.");
    const fs::path written{declared};
    if (!options_.allow_outside) {
        if (written.is_absolute()) return outside(declared, "is absolute, and has to be relative to");
        if (*written.lexically_normal().begin() == "..") return outside(declared, "leads out of");
    }
    std::error_code failed;
    const auto real = fs::canonical(fs::path{config_dir_} / written, failed);
    if (failed == std::errc::no_such_file_or_directory || failed == std::errc::not_a_directory)
        return missing(declared);
    if (failed == std::errc::too_many_symbolic_link_levels) return circular(declared);
    if (failed)
        return facts_of(source_fault::unreadable, declared,
                        "`" + display(declared) + "` cannot be read: " + failed.message() + ".",
                        "Make it readable for the user who runs the command.");
    if (options_.allow_outside) return real.string();
    if (root_.empty()) root_ = fs::canonical(config_dir_, failed);
    if (failed)
        return facts_of(source_fault::unreadable, declared,
                        "The config folder `" + config_dir_ + "` cannot be read: " + failed.message() + ".",
                        "Make it readable for the user who runs the command.");
    const auto [end_of_root, ignored] = std::ranges::mismatch(root_, real);
    static_cast<void>(ignored);
    if (end_of_root != root_.end()) return outside(declared, "is a symbolic link that leads out of");
    return real.string();
}

OMNIGRAPH_INLINE result<source_file, source_problem> folder_sources::load(std::string_view declared,
                                                                          std::string path) const {
    auto text = posix::read_bounded_file(path, options_.limit);
    if (!text) {
        const auto& problem = text.error();
        if (problem.fault == posix::file_fault::missing) return missing(declared);
        if (problem.fault == posix::file_fault::too_large)
            return facts_of(source_fault::too_large, declared,
                            "`" + display(declared) + "` cannot be used: " + problem.cause + ".",
                            "Split it, or check that the path is the one you mean.");
        return facts_of(source_fault::unreadable, declared,
                        "`" + display(declared) + "` cannot be read: " + problem.cause + ".",
                        "Check the path, and that the user who runs the command may read it.");
    }
    return decode(declared, std::move(path), *std::move(text));
}

OMNIGRAPH_INLINE result<source_file, source_problem> folder_sources::decode(std::string_view declared, std::string path,
                                                                            std::string text) const {
    if (const auto bad = find_invalid_utf8(text))
        return facts_of(
            source_fault::not_utf8, declared,
            "`" + display(declared) + "` is not UTF-8: byte " + std::to_string(*bad) + " belongs to no character.",
            "Save it as UTF-8.");
    const auto sum = digest_of_bytes(text);
    return source_file{display(declared), std::string{declared}, std::move(path), std::move(text), sum};
}

}  // namespace omnigraph::cluster
