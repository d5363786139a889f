// Bodies of lang/canonical/canonical_schema.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE const canonical_annotation* canonical_property::annotation(std::string_view annotation_name) const {
    const auto at = std::ranges::find(annotations, annotation_name, &canonical_annotation::name);
    return at == annotations.end() ? nullptr : &*at;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::strong_ordering compare(const std::optional<range_bound>& a,
                                                            const std::optional<range_bound>& b) {
    if (!a || !b) return a.has_value() <=> b.has_value();
    if (a->index() != b->index()) return a->index() <=> b->index();
    if (const auto* whole = std::get_if<std::int64_t>(&*a)) return *whole <=> std::get<std::int64_t>(*b);
    return std::strong_order(std::get<double>(*a), std::get<double>(*b));
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<canonical_annotation> canonical(const std::vector<annotation>& annotations) {
    std::vector<canonical_annotation> notes;
    notes.reserve(annotations.size());
    for (const auto& one : annotations) notes.push_back({one.name, one.value, one.named});
    std::ranges::sort(notes);
    return notes;
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<canonical_property> canonical(const std::vector<property>& properties) {
    std::vector<canonical_property> fields;
    fields.reserve(properties.size());
    for (const auto& one : properties) fields.push_back({one.name, one.type, canonical(one.annotations)});
    std::ranges::sort(fields, {}, &canonical_property::name);
    return fields;
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_constraint over(constraint_kind kind, std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return {kind, std::move(columns), std::nullopt, std::nullopt, {}};
}

OMNIGRAPH_INLINE void take_table(canonical_table& into, const table_type& table) {
    into.name = table.name;
    into.annotations = canonical(table.annotations);
    into.properties = canonical(table.properties);
    for (const auto& one : table.uniques) into.constraints.push_back(over(constraint_kind::unique, one.columns));
    for (const auto& one : table.indexes) into.constraints.push_back(over(constraint_kind::index, one.columns));
    for (const auto& one : table.ranges)
        into.constraints.push_back({constraint_kind::range, {one.property}, one.min, one.max, {}});
    for (const auto& one : table.checks)
        into.constraints.push_back({constraint_kind::check, {one.property}, std::nullopt, std::nullopt, one.pattern});
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_node canonical(const node_type& node) {
    canonical_node declared;
    take_table(declared, node);
    if (!node.key.empty()) declared.constraints.push_back(over(constraint_kind::key, node.key));
    std::ranges::sort(declared.constraints);
    declared.implements = node.implements;
    std::ranges::sort(declared.implements);
    const auto repeated = std::ranges::unique(declared.implements);
    declared.implements.erase(repeated.begin(), repeated.end());
    return declared;
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_edge canonical(const edge_type& edge) {
    canonical_edge declared;
    take_table(declared, edge);
    std::ranges::sort(declared.constraints);
    declared.from = edge.from;
    declared.to = edge.to;
    declared.card = edge.card;
    return declared;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::strong_ordering operator<=>(const canonical_constraint& a, const canonical_constraint& b) {
    if (const auto order = a.kind <=> b.kind; order != 0) return order;
    if (const auto order = a.columns <=> b.columns; order != 0) return order;
    if (const auto order = detail::compare(a.min, b.min); order != 0) return order;
    if (const auto order = detail::compare(a.max, b.max); order != 0) return order;
    return a.pattern <=> b.pattern;
}

OMNIGRAPH_INLINE canonical_schema canonical_form(const schema_catalog& schema_catalog) {
    canonical_schema schema;
    for (const auto& [name, one] : schema_catalog.interfaces)
        schema.interfaces.push_back({one.name, detail::canonical(one.properties)});
    for (const auto& [name, one] : schema_catalog.nodes) schema.nodes.push_back(detail::canonical(one));
    for (const auto& [name, one] : schema_catalog.edges) schema.edges.push_back(detail::canonical(one));
    return schema;
}

}  // namespace omnigraph::cluster::lang
