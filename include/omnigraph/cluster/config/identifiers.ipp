// Bodies of config/identifiers.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> validate_graph_id(std::string_view id) {
    const auto legal = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-'; };
    if (id.empty()) return "A graph id may not be empty.";
    if (id.size() > max_graph_id_bytes)
        return "A graph id has at most 64 characters; this one has " + std::to_string(id.size()) + ".";
    if (!is_ascii_letter(id.front())) return "The graph id `" + std::string{id} + "` has to begin with a letter.";
    if (id.find('_') != std::string_view::npos)
        return "The graph id `" + std::string{id} +
               "` has an underscore, and routes of the server allow none; use `-`.";
    if (!std::ranges::all_of(id, legal))
        return "The graph id `" + std::string{id} + "` may have only letters, digits and `-`.";
    if (std::ranges::find(reserved_graph_ids, ascii_lower(id)) != reserved_graph_ids.end())
        return "`" + std::string{id} + "` is reserved: as a graph id it would be taken for " +
               (ascii_lower(id) == "cluster" ? "the whole cluster in `applies_to`." : "a route of the server.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::string> validate_resource_name(std::string_view name) {
    const auto legal = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_'; };
    if (name.empty()) return "A name may not be empty.";
    if (name.size() > max_resource_name_bytes)
        return "A name has at most " + std::to_string(max_resource_name_bytes) + " characters; this one has " +
               std::to_string(name.size()) + ".";
    if (!is_ascii_letter(name.front()) && name.front() != '_')
        return "The name `" + std::string{name} + "` has to begin with a letter or `_`.";
    if (!std::ranges::all_of(name, legal))
        return "The name `" + std::string{name} + "` may have only letters, digits, `_` and `-`.";
    return std::nullopt;
}

}  // namespace omnigraph::cluster
