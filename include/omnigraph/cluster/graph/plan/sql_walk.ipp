// Bodies of graph/plan/sql_walk.hpp.
#pragma once

#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/graph/plan/sql_walk.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string_view near_column(const edge_way& way) { return way.forward ? "src" : "dst"; }
[[nodiscard]] OMNIGRAPH_INLINE std::string_view far_column(const edge_way& way) { return way.forward ? "dst" : "src"; }

[[nodiscard]] OMNIGRAPH_INLINE std::string one_of(const std::vector<std::string>& tests) {
    return tests.size() == 1 ? tests.front() : "(" + joined_evenly(tests, "OR") + ")";
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string sql_walk::new_row() { return fmt::format("e{}", ++rows_); }

OMNIGRAPH_INLINE std::string sql_walk::between(const edge_walk& walk, std::string_view row, std::string_view from,
                                               std::string_view to) {
    std::vector<std::string> tests;
    for (const auto& way : walk.ways)
        tests.push_back(
            fmt::format("{0}.src = {1} AND {0}.dst = {2}", row, way.forward ? from : to, way.forward ? to : from));
    return detail::one_of(tests);
}

OMNIGRAPH_INLINE std::string sql_walk::far_end(const edge_walk& walk, std::string_view row, std::string_view from) {
    if (walk.ways.size() == 1) return fmt::format("{}.{}", row, detail::far_column(walk.ways.front()));
    return fmt::format("CASE WHEN {0}.src = {1} THEN {0}.dst ELSE {0}.src END", row, from);
}

OMNIGRAPH_INLINE std::string sql_walk::near_end(const edge_walk& walk, std::string_view row) {
    return fmt::format("{}.{}", row, detail::near_column(walk.ways.front()));
}

OMNIGRAPH_INLINE std::string sql_walk::begins(const edge_walk& walk, std::string_view row, std::string_view from) {
    std::vector<std::string> tests;
    for (const auto& way : walk.ways) tests.push_back(fmt::format("{}.{} = {}", row, detail::near_column(way), from));
    return detail::one_of(tests);
}

OMNIGRAPH_INLINE std::string sql_walk::connected(const edge_walk& walk, std::string_view from, std::string_view to) {
    if ((connections_ += walk.ways.size()) > max_subselects) return dialect_->has_edge(spelled(walk), from, to);
    std::vector<std::string> tests;
    for (const auto& way : walk.ways) {
        const auto row = new_row();
        const edge_walk one{walk.from, walk.to, {way}};
        tests.push_back(fmt::format("EXISTS (SELECT 1 FROM {} {} WHERE {})", dialect_->edge_table(way.edge), row,
                                    between(one, row, from, to)));
    }
    return detail::one_of(tests);
}

OMNIGRAPH_INLINE std::string sql_walk::reachable(const edge_walk& walk, std::string_view from) {
    std::vector<std::string> selects;
    for (const auto& way : walk.ways) {
        const auto row = new_row();
        selects.push_back(fmt::format("SELECT {0}.{1}{5} FROM {2} {0} WHERE {0}.{3} = {4}", row,
                                      detail::far_column(way), dialect_->edge_table(way.edge), detail::near_column(way),
                                      from, way.typed_ends ? " AS node" : ""));
    }
    return union_all(std::move(selects));
}

OMNIGRAPH_INLINE std::string sql_walk::spelled(const edge_walk& walk) {
    std::vector<std::string> ways;
    for (const auto& way : walk.ways) ways.push_back((way.forward ? ">" : "<") + way.edge);
    return joined(ways, "|");
}

}  // namespace omnigraph::cluster::graph
