// Bodies of config/memory_sources.hpp.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include <omnigraph/cluster/config/memory_sources.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The normalised form of a declared path, without a slash at the end; nullopt when it leads out of the folder.
OMNIGRAPH_INLINE std::optional<std::string> path_in_memory(std::string_view declared) {
    const std::filesystem::path written{declared};
    if (declared.empty() || written.is_absolute() || declared.find('\0') != std::string_view::npos) return std::nullopt;
    auto normal = written.lexically_normal().string();
    if (normal == ".." || normal.starts_with("../")) return std::nullopt;
    while (normal.ends_with('/')) normal.pop_back();
    return normal;
}

}  // namespace detail

OMNIGRAPH_INLINE memory_sources::memory_sources(files texts) : texts_{std::move(texts)} {}

OMNIGRAPH_INLINE result<std::shared_ptr<const source_file>, source_problem> memory_sources::read(
    std::string_view declared) {
    if (const auto known = by_declared_.find(declared); known != by_declared_.end()) return known->second;
    auto fresh = reread(declared);
    if (!fresh) return std::move(fresh).error();
    auto file = std::make_shared<const source_file>(*std::move(fresh));
    by_declared_.emplace(std::string{declared}, file);
    return file;
}

OMNIGRAPH_INLINE result<source_file, source_problem> memory_sources::reread(std::string_view declared) const {
    const auto path = detail::path_in_memory(declared);
    if (!path) return facts_of(source_fault::outside, declared, "leads out of the config folder");
    if (is_directory(declared)) return facts_of(source_fault::unreadable, declared, "is a folder");
    const auto text = texts_.find(*path);
    if (text == texts_.end()) return facts_of(source_fault::missing, declared, "does not exist");
    if (!is_utf8(text->second)) return facts_of(source_fault::not_utf8, declared, "is not UTF-8");
    return source_file{display(declared), std::string{declared}, *path, text->second, digest_of_bytes(text->second)};
}

OMNIGRAPH_INLINE bool memory_sources::is_directory(std::string_view declared) const {
    const auto path = detail::path_in_memory(declared);
    if (!path) return false;
    if (*path == ".") return true;
    const auto below = texts_.lower_bound(*path + "/");
    return below != texts_.end() && below->first.starts_with(*path + "/");
}

OMNIGRAPH_INLINE result<std::vector<std::string>, source_problem> memory_sources::list_directory(
    std::string_view declared, std::string_view extension) const {
    if (!detail::path_in_memory(declared))
        return facts_of(source_fault::outside, declared, "leads out of the config folder");
    if (!is_directory(declared)) return facts_of(source_fault::missing, declared, "does not exist");
    const auto folder = *detail::path_in_memory(declared);
    std::vector<std::string> names;
    for (const auto& [path, text] : texts_) {
        const std::filesystem::path file{path};
        if (!is_listed_name(file.filename().native(), extension)) continue;
        if (const auto parent = file.parent_path().string(); (parent.empty() ? "." : parent) == folder)
            names.push_back((std::filesystem::path{declared} / file.filename()).string());
    }
    std::ranges::sort(names);
    return names;
}

OMNIGRAPH_INLINE std::string memory_sources::display(std::string_view declared) const { return std::string{declared}; }

OMNIGRAPH_INLINE source_problem memory_sources::facts_of(source_fault fault, std::string_view declared,
                                                         std::string what) const {
    return {fault, display(declared), "`" + display(declared) + "` " + std::move(what) + ".", "Correct the path."};
}

}  // namespace omnigraph::cluster
