// Which names may be given to resources.
//
//     if (auto reason = validate_graph_id(id)) found.push_back(error(codes::invalid_resource_id, path, *reason));
//
// Names become parts of addresses, stored paths and routes, so all three sides
// agree here: what validates can also be stored and served.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>

namespace omnigraph::cluster {

inline constexpr std::size_t max_graph_id_bytes = 64;
/// Names are folders and files of the catalog; most file systems stop at 255 bytes.
inline constexpr std::size_t max_resource_name_bytes = 200;

/// Words that are routes of the server, or that mean the whole cluster where a graph may be named.
inline constexpr std::array<std::string_view, 5> reserved_graph_ids{"cluster", "graphs", "healthz", "openapi",
                                                                    "policies"};

/// Letters, digits and `-`, a letter first, at most 64, no reserved word; else a sentence that says why not.
/// This is what both the control plane and the server accept.
[[nodiscard]] std::optional<std::string> validate_graph_id(std::string_view id);

/// For names of queries, policies and embedding providers: letters, digits, `_` and `-`, not a digit or `-` first.
[[nodiscard]] std::optional<std::string> validate_resource_name(std::string_view name);

/// Two names, in byte order, that a file system which ignores case would take for one.
struct case_conflict {
    std::string first;
    std::string second;
    friend bool operator==(const case_conflict&, const case_conflict&) = default;
};

/// One conflict for each name beyond the first of its spelling, in byte order. `by_name` is a map, or a range of pairs.
template <class Map>
[[nodiscard]] std::vector<case_conflict> case_conflicts(const Map& by_name) {
    std::map<std::string, std::string> first_of;
    std::vector<case_conflict> conflicts;
    for (const auto& [name, ignored] : by_name) {
        static_cast<void>(ignored);
        const auto [at, added] = first_of.try_emplace(ascii_lower(name), name);
        if (!added && at->second != name) conflicts.push_back({at->second, name});
    }
    return conflicts;
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/identifiers.ipp>
#endif
