// Bodies of graph/sqlite/edge_ends.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE const lang::edge_type& declared_edge(const physical_table& edges) {
    return *static_cast<const lang::edge_type*>(edges.declared);
}

/// What may be wrong with the type in front of an id; a clause, or empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string meant_by_prefix(const table_layout& schema, const physical_table& edges,
                                                           const edge_end& end, std::string_view named) {
    const bool typed = lang::has_typed_ends(declared_edge(edges));
    // A row has its type already in front of what was given, where the end has one type.
    const auto resolved = typed ? lang::named_end_of(end.types, named) : std::nullopt;
    if (resolved) named = resolved->id;
    const auto colon = named.find(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    const auto prefix = named.substr(0, colon), id = named.substr(colon + 1);
    const auto types = lang::end_types(end.types);
    if (std::ranges::find(types, prefix) != types.end())
        return typed ? std::string{} : fmt::format("; the ids of this end stand without a type: '{}'", shortened(id));
    if (schema.catalog().node(prefix)) return fmt::format("; {} is no node type of this end", prefix);
    const auto near = closest_word(prefix, types);
    return near ? fmt::format("; did you mean '{}'", shortened(typed ? lang::typed_end(*near, id) : std::string{id}))
                : std::string{};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::array<edge_end, 2> ends_of(const physical_table& edges) {
    const auto& declared = detail::declared_edge(edges);
    return {edge_end{"from", "src", declared.from}, edge_end{"to", "dst", declared.to}};
}

OMNIGRAPH_INLINE bool has_typed_ends(const physical_table& edges) {
    return lang::has_typed_ends(detail::declared_edge(edges));
}

OMNIGRAPH_INLINE bool has_spelled_ends(const table_layout& schema, const physical_table& edges) {
    const auto has_spellings = [&](const edge_end& end) {
        return std::ranges::any_of(lang::end_types(end.types), [&](const std::string& type) {
            return has_fraction_key(*schema.catalog().node(type));
        });
    };
    return has_typed_ends(edges) || std::ranges::any_of(ends_of(edges), has_spellings);
}

OMNIGRAPH_INLINE bool is_type_of(const edge_end& end, std::string_view type) {
    return std::ranges::any_of(lang::end_types(end.types), [&](const std::string& one) { return one == type; });
}

OMNIGRAPH_INLINE std::string end_in_sql(const physical_table& edges, std::string_view type, std::string_view id) {
    return has_typed_ends(edges) ? fmt::format("('{}:' || {})", type, id) : std::string{id};
}

OMNIGRAPH_INLINE std::string rest_of_text(std::string_view text, std::string_view first) {
    return fmt::format("CAST(substr(CAST({} AS BLOB), {}) AS TEXT)", text, first);
}

OMNIGRAPH_INLINE std::string id_in_end(std::string_view type, std::string_view named) {
    return rest_of_text(named, std::to_string(type.size() + 2));
}

OMNIGRAPH_INLINE std::string names_no_node(const table_layout& schema, const physical_table& edges, const edge_end& end,
                                           std::string_view named) {
    if (!has_typed_ends(edges))
        return fmt::format("NOT EXISTS (SELECT 1 FROM {} n WHERE n.id = {})", schema.node(end.types).sql_name(), named);
    std::string test;
    for (const auto& type : lang::end_types(end.types))  // by the parts, for which there are indexes
        test += fmt::format("{0}NOT EXISTS (SELECT 1 FROM {1} n WHERE n.id = {2} AND substr({3}, 1, {4}) = '{5}:')",
                            test.empty() ? "" : " AND ", schema.node(type).sql_name(), id_in_end(type, named), named,
                            type.size() + 1, type);
    return test;
}

OMNIGRAPH_INLINE std::string end_not_found(const table_layout& schema, const physical_table& edges, const edge_end& end,
                                           std::string_view named) {
    std::string forms;
    for (const auto& type : lang::end_types(end.types)) forms += id_form(*schema.catalog().node(type));
    return fmt::format("edge {}: {} '{}' not found in {}{}{}", edges.type, end.column, shortened(named),
                       lang::types_for_people(end.types), forms, detail::meant_by_prefix(schema, edges, end, named));
}

OMNIGRAPH_INLINE std::string end_of_several(const physical_table& edges, std::string_view named,
                                            const std::vector<std::string>& meant) {
    std::string ways;
    for (const auto& one : meant) ways += (ways.empty() ? "\"" : " or \"") + shortened(one) + "\"";
    return fmt::format("edge {}: '{}' is the id of several nodes: write {}", edges.type, shortened(named), ways);
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> end_resolver::meant(const physical_table& edges,
                                                                          const edge_end& end, std::string_view text) {
    std::vector<std::string> found;
    const bool typed = has_typed_ends(edges);
    const auto look = [&](std::string_view type, std::string_view written) -> sql_result<done> {
        auto id = id_named(*schema_->catalog().node(type), written);
        const auto there = is_there(type, id);
        if (!there) return there.error();
        if (*there) found.push_back(typed ? lang::typed_end(type, id) : std::move(id));
        return done{};
    };
    sql_result<done> looked = done{};
    if (!typed) {
        looked = look(end.types, text);
    } else if (const auto named = lang::named_end_of(end.types, text)) {
        looked = look(named->type, named->id);
    } else {
        for (const auto& type : lang::end_types(end.types))
            if (looked) looked = look(type, text);
    }
    if (!looked) return looked.error();
    return found;
}

OMNIGRAPH_INLINE sql_result<bool> end_resolver::is_there(std::string_view type, std::string_view id) {
    auto at = look_ups_.find(type);
    if (at == look_ups_.end()) {
        const auto& nodes = schema_->node(type);
        const auto counted = counted_ ? counted_(nodes) : std::string{};
        auto made = db_->prepare("SELECT 1 FROM " + nodes.sql_name() + " WHERE id = ?1" +
                                 (counted.empty() ? "" : " AND " + counted));
        if (!made) return made.error();
        at = look_ups_.emplace(type, *std::move(made)).first;
    }
    at->second.reset();
    const auto found = at->second.bind(1, id).step();
    at->second.reset();
    if (!found) return found.error();
    return *found;
}

}  // namespace omnigraph::cluster::graph
