// Bodies of lang/schema/edge_ends.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::vector<std::string> end_types(std::string_view end) {
    std::vector<std::string> types;
    for (std::size_t begin = 0, stop = 0; begin <= end.size(); begin = stop + 1) {
        stop = std::min(end.find(type_separator, begin), end.size());
        types.emplace_back(end.substr(begin, stop - begin));
    }
    return types;
}

OMNIGRAPH_INLINE std::string joined_types(std::vector<std::string> types) {
    std::ranges::sort(types);
    std::string end;
    for (const auto& type : types) end += (end.empty() ? "" : std::string{type_separator}) + type;
    return end;
}

OMNIGRAPH_INLINE bool can_chain(const edge_type& edge) {
    if (edge.from == edge.to) return true;
    if (!has_typed_ends(edge)) return false;
    std::vector<std::string> both;
    std::ranges::set_intersection(end_types(edge.from), end_types(edge.to), std::back_inserter(both));
    return !both.empty();
}

OMNIGRAPH_INLINE std::string either_end(const edge_type& edge) {
    std::vector<std::string> types;
    std::ranges::set_union(end_types(edge.from), end_types(edge.to), std::back_inserter(types));
    return joined_types(std::move(types));
}

OMNIGRAPH_INLINE std::string typed_end(std::string_view type, std::string_view id) {
    return std::string{type} + ":" + std::string{id};
}

OMNIGRAPH_INLINE std::optional<named_end> named_end_of(std::string_view end, std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const named_end named{text.substr(0, colon), text.substr(colon + 1)};
    const auto types = end_types(end);
    if (std::ranges::find(types, named.type) == types.end()) return std::nullopt;
    return named;
}

OMNIGRAPH_INLINE std::string_view end_meant_by(std::string_view name) {
    static constexpr std::array<std::string_view, 10> sources{
        "from", "src", "source", "start", "_from", "fromid", "from_id", "start_id", ":start_id", "source_id"};
    static constexpr std::array<std::string_view, 11> targets{
        "to", "dst", "target", "end", "_to", "toid", "to_id", "end_id", ":end_id", "target_id", "destination"};
    const auto lower = ascii_lower(name);
    if (std::ranges::find(sources, lower) != sources.end()) return "from";
    return std::ranges::find(targets, lower) != targets.end() ? "to" : "";
}

OMNIGRAPH_INLINE std::string types_for_people(std::string_view end) {
    const auto types = end_types(end);
    std::string text;
    for (std::size_t at = 0; at < types.size(); ++at)
        text += (at == 0 ? "" : at + 1 == types.size() ? " or " : ", ") + types[at];
    return text;
}

}  // namespace omnigraph::cluster::lang
