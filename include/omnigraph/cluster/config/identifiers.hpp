// The names that resources may have.
//
//     if (auto reason = validate_graph_id(id)) found.push_back(error(codes::invalid_resource_id, path, *reason));
//
// Names become parts of addresses, of stored paths and of routes. One check serves all three, so a name that validates
// can also be stored and served.
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
/// A name becomes a file name in the catalog; most file systems allow 255 bytes.
inline constexpr std::size_t max_resource_name_bytes = 200;

/// Names of server routes, and the word for the whole cluster in places where a graph may be named.
inline constexpr std::array<std::string_view, 5> reserved_graph_ids{"cluster", "graphs", "healthz", "openapi",
                                                                    "policies"};

/// Why `id` is not a legal graph id, as a sentence; nullopt when it is legal: letters, digits and `-`, a letter first,
/// at most 64 bytes, not reserved. The control plane and the server both accept exactly these ids.
[[nodiscard]] std::optional<std::string> validate_graph_id(std::string_view id);

/// Why `name` is not legal for a query, policy or embedding provider; nullopt when it is: letters, digits, `_` and `-`,
/// not beginning with a digit or `-`.
[[nodiscard]] std::optional<std::string> validate_resource_name(std::string_view name);

/// Two names, in byte order, that are equal on a file system that ignores case.
struct case_conflict {
    std::string first;
    std::string second;
    friend bool operator==(const case_conflict&, const case_conflict&) = default;
};

/// One conflict for each name after the first with the same letters, in byte order. `by_name` is a map or a range of
/// pairs.
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
