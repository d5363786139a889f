// Which names may be given to resources.
//
//     if (auto reason = why_not_graph_id(id)) found.push_back(error(codes::invalid_resource_id, path, *reason));
//
// Names become parts of addresses, stored paths and routes, so all three sides
// agree here: what validates can also be stored and served.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnigraph::cluster {

inline constexpr std::size_t longest_graph_id = 64;
/// Names are folders and files of the catalog; most file systems stop at 255 bytes.
inline constexpr std::size_t longest_resource_name = 200;

/// Words that are routes of the server, or that mean the whole cluster where a graph may be named.
inline constexpr std::array<std::string_view, 5> reserved_graph_ids{"cluster", "graphs", "healthz", "openapi",
                                                                    "policies"};

namespace detail {

constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string ascii_lower(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace detail

/// Letters, digits and `-`, a letter first, at most 64, no reserved word; else a sentence that says why not.
/// This is what both the control plane and the server accept.
[[nodiscard]] inline std::optional<std::string> why_not_graph_id(std::string_view id) {
    const auto legal = [](char c) { return detail::is_ascii_letter(c) || detail::is_ascii_digit(c) || c == '-'; };
    if (id.empty()) return "A graph id may not be empty.";
    if (id.size() > longest_graph_id)
        return "A graph id has at most 64 characters; this one has " + std::to_string(id.size()) + ".";
    if (!detail::is_ascii_letter(id.front()))
        return "The graph id `" + std::string{id} + "` has to begin with a letter.";
    if (id.find('_') != std::string_view::npos)
        return "The graph id `" + std::string{id} +
               "` has an underscore, and routes of the server allow none; use `-`.";
    if (!std::ranges::all_of(id, legal))
        return "The graph id `" + std::string{id} + "` may have only letters, digits and `-`.";
    if (std::ranges::find(reserved_graph_ids, detail::ascii_lower(id)) != reserved_graph_ids.end())
        return "`" + std::string{id} + "` is reserved: as a graph id it would be taken for " +
               (detail::ascii_lower(id) == "cluster" ? "the whole cluster in `applies_to`." : "a route of the server.");
    return std::nullopt;
}

/// For names of queries, policies and embedding providers: letters, digits, `_` and `-`, not a digit or `-` first.
[[nodiscard]] inline std::optional<std::string> why_not_resource_name(std::string_view name) {
    const auto legal = [](char c) {
        return detail::is_ascii_letter(c) || detail::is_ascii_digit(c) || c == '-' || c == '_';
    };
    if (name.empty()) return "A name may not be empty.";
    if (name.size() > longest_resource_name)
        return "A name has at most " + std::to_string(longest_resource_name) + " characters; this one has " +
               std::to_string(name.size()) + ".";
    if (!detail::is_ascii_letter(name.front()) && name.front() != '_')
        return "The name `" + std::string{name} + "` has to begin with a letter or `_`.";
    if (!std::ranges::all_of(name, legal))
        return "The name `" + std::string{name} + "` may have only letters, digits, `_` and `-`.";
    return std::nullopt;
}

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
        const auto [at, added] = first_of.try_emplace(detail::ascii_lower(name), name);
        if (!added && at->second != name) conflicts.push_back({at->second, name});
    }
    return conflicts;
}

}  // namespace omnigraph::cluster
