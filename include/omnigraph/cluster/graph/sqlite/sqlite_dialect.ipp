// Bodies of graph/sqlite/sqlite_dialect.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string sqlite_dialect::node_table(std::string_view type) const {
    return schema_->node(type).sql_name();
}

OMNIGRAPH_INLINE std::string sqlite_dialect::edge_table(std::string_view type) const {
    return schema_->edge(type).sql_name();
}

OMNIGRAPH_INLINE std::string sqlite_dialect::node_column(std::string_view type, std::string_view property) const {
    return schema_->node(type).sql_name_of(property);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::edge_column(std::string_view type, std::string_view property) const {
    return schema_->edge(type).sql_name_of(property);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::placeholder(std::size_t n) const { return fmt::format("?{}", n); }

OMNIGRAPH_INLINE std::string sqlite_dialect::first_of_parallel(std::string_view table, std::string_view row,
                                                               std::string_view other) const {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM {0} {2} WHERE {2}.src = {1}.src AND {2}.dst = {1}.dst AND {2}.rowid < "
        "{1}.rowid)",
        table, row, other);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::reach(const reach_request& request) const {
    return fmt::format("og_reach({}, {}, {}, {})", request.ways, request.from, request.min, request.max);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::has_element(std::string_view list, std::string_view element) const {
    return has_element_sql(list, element);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::text_match(const text_request& text_request, sql_bindings& values) const {
    return fmt::format("{} IN (SELECT id FROM og_found({}))", text_request.id, values.bind(text_request.search));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::rank(const rank_request& rank_request, sql_bindings& values) const {
    return fmt::format("og_score({}, {})", values.bind(rank_request.rank), rank_request.id);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::is_ranked(const rank_request& rank_request, sql_bindings& values) const {
    // A few rows are listed; for many rows it is cheaper to compute the score of each.
    const bool few = rank_request.rank.best || rank_request.rank.rank.measure == rank_measure::relevance;
    if (few) return fmt::format("{} IN (SELECT id FROM og_found({}))", rank_request.id, values.bind(rank_request.rank));
    return rank(rank_request, values) + " IS NOT NULL";
}

OMNIGRAPH_INLINE std::string sqlite_dialect::float_beside_integer(std::string_view column) const {
    return fmt::format("+{}", column);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::sum(std::string_view number, lang::scalar_type type) const {
    if (type == lang::scalar_type::i64 || type == lang::scalar_type::u64)
        return fmt::format("(CAST(sum({0} >> 32) AS REAL) * 4294967296.0 + CAST(sum({0} & 4294967295) AS REAL))",
                           number);
    return fmt::format("CAST(sum({}) AS REAL)", number);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::ascending(std::string_view value) const {
    return fmt::format("{} ASC NULLS FIRST", value);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::descending(std::string_view value) const {
    return fmt::format("{} DESC NULLS LAST", value);
}

}  // namespace omnigraph::cluster::graph
