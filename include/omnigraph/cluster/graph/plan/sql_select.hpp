// One SELECT that is being built, and balanced joining of long lists.
//
//     sql_select rows;
//     rows.join("\"n_Person\" v0", " CROSS JOIN ");
//     rows.where.push_back("v0.\"age\" > ?1");
//     rows.text("v0.id");      // SELECT v0.id FROM "n_Person" v0 WHERE v0."age" > ?1
//
// Databases limit the depth of expressions and of parentheses. `a AND b AND c` is as deep as it is long, so long lists
// are joined as a balanced tree; deep operands come first, where they add only one parenthesis. They limit the SELECTs
// that one UNION joins, too. And they take a conjunction apart, to look for an index for each of its tests and to copy
// tests into the tables of FROM, so only as many tests are a conjunction as this is cheap for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>

namespace omnigraph::cluster::graph {

struct sql_select {
    std::vector<std::string> with;   ///< `name AS (SELECT ...)`
    std::string from;                ///< tables, the outer loop first
    std::size_t tables = 0;          ///< the number of tables in `from`
    std::vector<std::string> where;  ///< all of them must be true
    std::vector<variable_id> bound;  ///< the variables that `from` binds
    std::vector<std::size_t> plain;  ///< the tests in `where` by which no row can be looked up

    /// Adds a table. `how` is the join operator before it.
    void join(std::string_view table, std::string_view how);

    /// Adds a test, and how it is written.
    void filter(const condition& test, std::string written);

    [[nodiscard]] std::string text(std::string_view columns) const;
};

/// The rows of all of the SELECTs, each as often as it gives it. Of typed columns the first one has the names.
[[nodiscard]] std::string union_all(std::vector<std::string> selects);

[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view between);

/// Tests joined by `op` (AND or OR); the depth grows with the logarithm of their number.
[[nodiscard]] std::string joined_evenly(std::vector<std::string> tests, std::string_view op);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_select.ipp>
#endif
