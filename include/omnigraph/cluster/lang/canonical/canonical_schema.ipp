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

OMNIGRAPH_INLINE const canonical_annotation* canonical_property::annotation(std::string_view wanted) const {
    const auto at = std::ranges::find(annotations, wanted, &canonical_annotation::name);
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

[[nodiscard]] OMNIGRAPH_INLINE std::vector<canonical_annotation> canonical(const std::vector<annotation>& from) {
    std::vector<canonical_annotation> all;
    all.reserve(from.size());
    for (const auto& one : from) all.push_back({one.name, one.value, one.named});
    std::ranges::sort(all);
    return all;
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<canonical_property> canonical(const std::vector<property>& from) {
    std::vector<canonical_property> all;
    all.reserve(from.size());
    for (const auto& one : from) all.push_back({one.name, one.type, canonical(one.annotations)});
    std::ranges::sort(all, {}, &canonical_property::name);
    return all;
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_constraint over(constraint_kind kind, std::vector<std::string> columns) {
    std::ranges::sort(columns);
    return {kind, std::move(columns), std::nullopt, std::nullopt, {}};
}

OMNIGRAPH_INLINE void take_table(canonical_table& into, const table_type& from) {
    into.name = from.name;
    into.annotations = canonical(from.annotations);
    into.properties = canonical(from.properties);
    for (const auto& one : from.uniques) into.constraints.push_back(over(constraint_kind::unique, one.columns));
    for (const auto& one : from.indexes) into.constraints.push_back(over(constraint_kind::index, one.columns));
    for (const auto& one : from.ranges)
        into.constraints.push_back({constraint_kind::range, {one.property}, one.min, one.max, {}});
    for (const auto& one : from.checks)
        into.constraints.push_back({constraint_kind::check, {one.property}, std::nullopt, std::nullopt, one.pattern});
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_node canonical(const node_type& from) {
    canonical_node made;
    take_table(made, from);
    if (!from.key.empty()) made.constraints.push_back(over(constraint_kind::key, from.key));
    std::ranges::sort(made.constraints);
    made.implements = from.implements;
    std::ranges::sort(made.implements);
    const auto repeated = std::ranges::unique(made.implements);
    made.implements.erase(repeated.begin(), repeated.end());
    return made;
}

[[nodiscard]] OMNIGRAPH_INLINE canonical_edge canonical(const edge_type& from) {
    canonical_edge made;
    take_table(made, from);
    std::ranges::sort(made.constraints);
    made.from = from.from;
    made.to = from.to;
    made.card = from.card;
    return made;
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

OMNIGRAPH_INLINE canonical_schema canonical_form(const catalog& from) {
    canonical_schema made;
    for (const auto& [name, one] : from.interfaces)
        made.interfaces.push_back({one.name, detail::canonical(one.properties)});
    for (const auto& [name, one] : from.nodes) made.nodes.push_back(detail::canonical(one));
    for (const auto& [name, one] : from.edges) made.edges.push_back(detail::canonical(one));
    return made;
}

}  // namespace omnigraph::cluster::lang
