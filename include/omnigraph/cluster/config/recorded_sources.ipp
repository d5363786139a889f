// Bodies of config/recorded_sources.hpp.
#pragma once

#include <filesystem>
#include <utility>

#include <omnigraph/cluster/config/recorded_sources.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> recording_sources::read(
    std::string_view declared) {
    auto file = inner_.read(declared);
    if (file) recorded_.files.insert_or_assign(std::string{declared}, *file);
    return file;
}

OMNIGRAPH_INLINE result<source_file, source_problem> recording_sources::reread(std::string_view declared) const {
    return inner_.reread(declared);
}

OMNIGRAPH_INLINE bool recording_sources::is_directory(std::string_view declared) const {
    const bool is_one = inner_.is_directory(declared);
    if (is_one) recorded_.folders.emplace(declared);
    return is_one;
}

OMNIGRAPH_INLINE result<std::vector<std::string>, source_problem> recording_sources::list_directory(
    std::string_view declared, std::string_view extension) const {
    auto entries = inner_.list_directory(declared, extension);
    if (entries) recorded_.folders.emplace(declared);
    return entries;
}

OMNIGRAPH_INLINE std::string recording_sources::display(std::string_view declared) const {
    return inner_.display(declared);
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE source_problem not_recorded(std::string_view declared) {
    return {source_fault::missing, std::string{declared}, "`" + std::string{declared} + "` was not recorded.",
            "Give the text yourself, or choose another revision."};
}

/// The same folder `queries` for `queries`, `queries/` and `./queries`.
[[nodiscard]] OMNIGRAPH_INLINE std::filesystem::path folder_named(std::string_view declared) {
    auto folder = std::filesystem::path{declared}.lexically_normal();
    return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> replayed_sources::read(
    std::string_view declared) {
    const auto file = recorded_.files.find(declared);
    if (file == recorded_.files.end()) return detail::not_recorded(declared);
    return file->second;
}

OMNIGRAPH_INLINE result<source_file, source_problem> replayed_sources::reread(std::string_view declared) const {
    const auto file = recorded_.files.find(declared);
    if (file == recorded_.files.end()) return detail::not_recorded(declared);
    return *file->second;
}

OMNIGRAPH_INLINE bool replayed_sources::is_directory(std::string_view declared) const {
    return recorded_.folders.contains(declared);
}

OMNIGRAPH_INLINE result<std::vector<std::string>, source_problem> replayed_sources::list_directory(
    std::string_view declared, std::string_view extension) const {
    if (!is_directory(declared)) return detail::not_recorded(declared);
    const auto folder = detail::folder_named(declared);
    std::vector<std::string> entries;  // sorted, because the map is
    for (const auto& [path, file] : recorded_.files) {
        const std::filesystem::path entry{path};
        if (is_listed_name(entry.filename().native(), extension) &&
            detail::folder_named(entry.parent_path().native()) == folder)
            entries.push_back(path);
    }
    return entries;
}

OMNIGRAPH_INLINE std::string replayed_sources::display(std::string_view declared) const {
    return std::string{declared};
}

}  // namespace omnigraph::cluster
