// From a plan to one SQL statement and the values it is run with.
//
//     const sql_query query = write_sql(plan, dialect);
//     query.text;      // SELECT ... FROM ... WHERE v0."name" = ?1
//     query.bindings;  // what ?1, ?2, ... stand for, in this order
//
// (1) Every value is bound; names come from the dialect, which quotes them.
// (2) FROM lists the steps in the plan's order, joined so that no database reorders them.
// (3) A result column is called `"#0"`, `"#1"`, ...: no property can be called so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct bound_parameter {
    std::string name;
    lang::value_type type;
};
struct bound_constant {
    lang::value value;
    lang::value_type type;
};

/// Whose rows are searched.
struct searched_type {
    std::string name;
    bool edge = false;
    friend bool operator==(const searched_type&, const searched_type&) = default;
};

/// The rows of `type` that a text search finds, scored by relevance.
struct bound_search {
    searched_type type;
    text_match match;
};

/// The rows of `type` with their rank_score; with `best` only that many of them.
struct bound_rank {
    searched_type type;
    rank_score rank;
    std::optional<std::uint64_t> best;
};

using sql_binding = std::variant<bound_parameter, bound_constant, current_time, bound_search, bound_rank>;

struct sql_query {
    std::string text;
    std::vector<sql_binding> bindings;
};

[[nodiscard]] sql_query write_sql(const read_plan& plan, const sql_dialect& dialect);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_writer.ipp>
#endif
