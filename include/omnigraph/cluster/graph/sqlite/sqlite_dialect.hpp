// The SQLite dialect: the only place that spells what only SQLite has.
//
//     const sqlite_dialect dialect{tables};
//     auto statement = db.prepare(write_sql(plan, dialect).text);
//
// The connection must offer og_reach (bfs_reachability.hpp), og_found and og_score (index_hits.hpp), and what
// expression_functions.hpp defines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

/// The schema must outlive the dialect.
class sqlite_dialect final : public sql_dialect {
public:
    /// The first placeholders of the statement, `bound_before` of them, stand for other values.
    explicit sqlite_dialect(const table_layout& schema, std::size_t bound_before = 0)
        : schema_{&schema}, bound_before_{bound_before} {}

    [[nodiscard]] std::string node_table(std::string_view type) const override;
    [[nodiscard]] std::string edge_table(std::string_view type) const override;
    [[nodiscard]] std::string node_column(std::string_view type, std::string_view property) const override;
    [[nodiscard]] std::string edge_column(std::string_view type, std::string_view property) const override;

    /// Names of types have no colon.
    [[nodiscard]] std::string identity_type(std::string_view identity) const override;
    [[nodiscard]] std::string identity_id(std::string_view identity) const override;

    [[nodiscard]] std::string placeholder(std::size_t n) const override;

    /// CROSS JOIN is the one join that SQLite never reorders.
    [[nodiscard]] std::string_view ordered_join() const override { return " CROSS JOIN "; }

    /// SQLite has one bit for each table of a join; a few are kept free.
    [[nodiscard]] std::size_t max_joined() const override { return 60; }

    /// SQLite does not merge a SELECT that has a limit.
    [[nodiscard]] std::string_view merge_barrier() const override { return " LIMIT -1"; }

    /// One index probe, because the index on (src, dst) ends with the rowid.
    [[nodiscard]] std::string first_of_parallel(std::string_view table, std::string_view row,
                                                std::string_view other) const override;

    [[nodiscard]] std::string not_repeated(std::string_view edge, std::string_view row,
                                           sql_bindings& values) const override;

    [[nodiscard]] std::string reachable_nodes(const reachability_request& request) const override;

    [[nodiscard]] std::string has_edge(std::string_view ways, std::string_view from,
                                       std::string_view to) const override;

    [[nodiscard]] std::string shortest_path(const reachability_request& request, std::string_view to) const override;

    [[nodiscard]] std::string has_element(std::string_view list, std::string_view element) const override;

    /// A list in JSON; elements that are null equal nothing.
    [[nodiscard]] std::string is_element(std::string_view value, std::string_view list) const override;
    [[nodiscard]] std::string text_test(lang::comparison op, std::string_view text,
                                        std::string_view part) const override;

    /// The functions of expression_functions.hpp, where SQLite's own wrap, round or know ASCII only.
    [[nodiscard]] std::string operation(const operation_request& request) const override;
    [[nodiscard]] std::string as_float(std::string_view integer) const override;
    [[nodiscard]] std::string collect(std::string_view value, bool distinct) const override;
    [[nodiscard]] std::string page(std::string_view limit, std::string_view offset) const override;

    /// Each search and ranking is bound as one value: the number under which og_found knows what the index answered.
    [[nodiscard]] std::string text_match(const text_request& text_request, sql_bindings& values) const override;
    [[nodiscard]] std::string rank(const rank_request& rank_request, sql_bindings& values) const override;
    [[nodiscard]] std::string is_ranked(const rank_request& rank_request, sql_bindings& values) const override;

    /// An index on a REAL column would convert the compared value to REAL; `+` prevents the use of the index.
    [[nodiscard]] std::string float_beside_integer(std::string_view column) const override;

    [[nodiscard]] std::string chain(std::span<const lang::scalar_function> operators,
                                    std::span<const std::string> operands) const override;
    /// SQLite's sum() of integers fails above 2^63: halves of 32 bits are summed apart, and joined in one rounding. Its
    /// sum() of floats may be infinite: og_sum and og_avg add exactly.
    [[nodiscard]] std::string sum(std::string_view number, lang::scalar_type type, bool distinct) const override;
    [[nodiscard]] std::string average(std::string_view number, lang::scalar_type type, bool distinct) const override;

    [[nodiscard]] std::string ascending(std::string_view value) const override;
    [[nodiscard]] std::string descending(std::string_view value) const override;

private:
    const table_layout* schema_;
    std::size_t bound_before_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.ipp>
#endif
