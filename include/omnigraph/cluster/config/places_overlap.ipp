// Bodies of config/places_overlap.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <system_error>

#include <omnigraph/cluster/config/places_overlap.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>

namespace omnigraph::cluster::detail {

/// The folders of a place that a cluster stores in.
inline constexpr std::array<std::string_view, 3> stored_folders{layout::graphs, layout::control_folders.front(),
                                                                key_lock_folder};

[[nodiscard]] OMNIGRAPH_INLINE bool holds_by_name(std::string_view outer, std::string_view inner) {
    if (!inner.starts_with(outer) || (inner.size() > outer.size() && inner[outer.size()] != '/')) return false;
    auto rest = inner.substr(std::min(inner.size(), outer.size() + 1));
    rest = rest.substr(0, rest.find('/'));
    return rest.empty() || std::ranges::find(stored_folders, rest) != stored_folders.end();
}

/// A folder by what is there of it: the nearest folder that exists, and the names below that are not there yet.
struct known_folder {
    std::filesystem::path existing, missing;
};

[[nodiscard]] OMNIGRAPH_INLINE known_folder known(const std::filesystem::path& folder) {
    known_folder found{folder, {}};
    std::error_code ignored;
    while (!std::filesystem::exists(found.existing, ignored) && found.existing.has_relative_path()) {
        found.missing = found.missing.empty() ? found.existing.filename() : found.existing.filename() / found.missing;
        found.existing = found.existing.parent_path();
    }
    return found;
}

[[nodiscard]] OMNIGRAPH_INLINE bool are_same(const std::filesystem::path& one, const std::filesystem::path& other) {
    const auto a = known(one), b = known(other);
    std::error_code ignored;
    return a.missing == b.missing && std::filesystem::equivalent(a.existing, b.existing, ignored);
}

/// Whether `inner`, or a folder that it lies in, is `outer`.
[[nodiscard]] OMNIGRAPH_INLINE bool is_at_or_below(const std::filesystem::path& outer,
                                                   const std::filesystem::path& inner) {
    for (auto folder = inner; folder.has_relative_path(); folder = folder.parent_path())
        if (are_same(outer, folder)) return true;
    return false;
}

/// Whether `inner`, or a folder that it lies in, is one of those that a cluster at `outer` stores in.
[[nodiscard]] OMNIGRAPH_INLINE bool holds_by_identity(std::string_view outer, std::string_view inner) {
    std::error_code failed;
    const std::filesystem::path base{outer};
    const auto real = std::filesystem::weakly_canonical(std::filesystem::path{inner}, failed);
    if (failed) return false;
    if (are_same(base, real)) return true;
    return std::ranges::any_of(stored_folders, [&](auto name) { return is_at_or_below(base / name, real); });
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool places_overlap(std::string_view one, std::string_view other) {
    if (detail::holds_by_name(one, other) || detail::holds_by_name(other, one)) return true;
    if (!one.starts_with('/') || !other.starts_with('/')) return false;
    return detail::holds_by_identity(one, other) || detail::holds_by_identity(other, one);
}

OMNIGRAPH_INLINE bool lies_within(std::string_view outer, std::string_view inner) {
    if (inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/')) return true;
    if (!outer.starts_with('/') || !inner.starts_with('/')) return false;
    std::error_code failed;
    const auto real = std::filesystem::weakly_canonical(std::filesystem::path{inner}, failed);
    return !failed && detail::is_at_or_below(std::filesystem::path{outer}, real);
}

}  // namespace omnigraph::cluster
