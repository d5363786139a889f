// The top-level keys of cluster.yaml that have a meaning before any kind reads them.
//
//     static_assert(is_taken_section("storage") && spelling(typed_section::graphs) == "graphs");
//
// A program knows the sections that a kind of its list has, and no others.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace omnigraph::cluster {

/// Keys that every program reads itself.
inline constexpr std::array<std::string_view, 4> header_sections{"version", "metadata", "storage", "state"};

/// Keys that are reserved for later (control-plane specification §1.3).
inline constexpr std::array<std::string_view, 7> reserved_sections{"apply", "env_file", "pipelines", "embeddings",
                                                                   "ui",    "aliases",  "bindings"};

/// The sections that cluster_config has in typed form, for kinds that say so.
enum class typed_section : unsigned char { providers, graphs, policies };

/// Their keys, in the order of the values.
inline constexpr std::array<std::string_view, 3> typed_sections{"providers", "graphs", "policies"};

[[nodiscard]] constexpr std::string_view spelling(typed_section section) {
    return typed_sections[static_cast<std::size_t>(section)];
}

/// Whether no kind can have the key for itself.
[[nodiscard]] constexpr bool is_taken_section(std::string_view key) {
    return std::ranges::find(header_sections, key) != header_sections.end() ||
           std::ranges::find(reserved_sections, key) != reserved_sections.end();
}

}  // namespace omnigraph::cluster
