// Bodies of config/folder_sources.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/config/display_path.hpp>
#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE folder_sources::folder_sources(std::string config_dir, source_options options)
    : config_dir_{std::move(config_dir)}, options_{options} {}

OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> folder_sources::read(
    std::string_view declared) {
    if (const auto known = by_declared_.find(declared); known != by_declared_.end()) return known->second;
    auto where = locate(declared);
    if (!where) return std::move(where).error();
    auto& shared = by_path_[*where];
    if (!shared) {
        auto fresh = load(declared, *std::move(where));
        if (!fresh) return std::move(fresh).error();
        shared = std::make_shared<const source_file>(*std::move(fresh));
    }
    auto file = shared;
    if (file->declared != declared) {  // the same file, spelled differently
        auto respelled = std::make_shared<source_file>(*file);
        respelled->declared = declared;
        respelled->display = display(declared);
        file = std::move(respelled);
    }
    by_declared_.emplace(std::string{declared}, file);
    return file;
}

OMNIGRAPH_INLINE result<source_file, source_problem> folder_sources::reread(std::string_view declared) const {
    auto where = locate(declared);
    if (!where) return std::move(where).error();
    return load(declared, *std::move(where));
}

OMNIGRAPH_INLINE bool folder_sources::is_directory(std::string_view declared) const {
    std::error_code ignored;
    const auto where = locate(declared);
    return where && std::filesystem::is_directory(*where, ignored);
}

OMNIGRAPH_INLINE result<std::vector<std::string>, source_problem> folder_sources::list_directory(
    std::string_view declared, std::string_view extension) const {
    auto where = locate(declared);
    if (!where) return std::move(where).error();
    std::error_code failed;
    std::filesystem::directory_iterator entries{*where, failed};
    std::vector<std::string> names;
    std::size_t seen = 0;
    for (; !failed && entries != std::filesystem::directory_iterator{}; entries.increment(failed)) {
        if (++seen > options_.max_entries) return too_many_entries(declared);
        const auto& name = entries->path().filename();
        const auto suffix = name.extension().native();
        if (suffix.size() != extension.size() + 1 || suffix.substr(1) != extension) continue;
        if (!is_utf8(name.native())) return non_utf8_name(declared);
        names.push_back((std::filesystem::path{declared} / name).string());
    }
    if (failed)
        return facts_of(source_fault::unreadable, declared,
                        "The folder `" + display(declared) + "` cannot be listed: " + failed.message() + ".",
                        "Make it readable for the user who runs the command.");
    std::ranges::sort(names);
    return names;
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
        "Move the sources to a folder of their own.");
}

OMNIGRAPH_INLINE source_problem folder_sources::non_utf8_name(std::string_view declared) const {
    return facts_of(source_fault::not_utf8, declared,
                    "The folder `" + display(declared) + "` holds a file whose name is not UTF-8.",
                    "Rename that file.");
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
    if (const auto bad = find_invalid_utf8(*text))
        return facts_of(
            source_fault::not_utf8, declared,
            "`" + display(declared) + "` is not UTF-8: byte " + std::to_string(*bad) + " belongs to no character.",
            "Save it as UTF-8.");
    const auto sum = digest_of_bytes(*text);
    return source_file{display(declared), std::string{declared}, std::move(path), *std::move(text), sum};
}

}  // namespace omnigraph::cluster
