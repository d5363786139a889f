// What a write computes from the rows of one table, as SQL over that table under the name v0.
//
//     const row_expressions expressions{tables, checked.tree, parameters, clock.now()};
//     std::vector<column_value> bound;
//     auto sum = expressions.computed(&table, assigned.value, bound);      // og_add(v0."age", ?1)
//
// (1) Every value is bound, behind those that `bound` already has; names come from the table, which quotes them.
// (2) Operators and functions are those of reading queries. A comparison with null is unknown, also beside `not`.
// (3) What is stored is not lost silently: `lost` tells an overflow, a division by zero, and a date beyond the years
//     0000 to 9999 from a null that was there before. coalesce(...) chooses, and so nothing is lost in its arguments.
// (4) The connection offers what define_expression_functions and define_list_functions define.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct computed_sql {
    std::string value;
    std::string lost;       ///< true where the value is null and its operands are not
    lang::value_type type;  ///< of the value
};

class row_expressions {
public:
    /// All of them outlive it.
    row_expressions(const table_layout& schema, const lang::query_tree& query, const lang::parameter_values& parameters,
                    instant now)
        : schema_{schema}, query_{query}, parameters_{parameters}, now_{now} {}

    /// `row` is null in an insert, whose values come from parameters alone. bad_request for an expression that the
    /// checker refuses.
    [[nodiscard]] graph_result<computed_sql> computed(const physical_table* row, const lang::expression& value,
                                                      std::vector<column_value>& bound) const;

    [[nodiscard]] graph_result<std::string> test(const physical_table& row, const lang::filter& written,
                                                 std::vector<column_value>& bound) const;
    [[nodiscard]] graph_result<std::string> test(const physical_table& row, const lang::null_test& written,
                                                 std::vector<column_value>& bound) const;

private:
    [[nodiscard]] read_plan plan_of(const physical_table* row) const;
    [[nodiscard]] graph_result<scalar_expression> read(const lang::expression& value, read_plan& plan) const;
    [[nodiscard]] graph_result<done> bind(std::vector<sql_binding> from, std::vector<column_value>& into) const;
    [[nodiscard]] graph_result<column_value> cell_of(const sql_binding& binding) const;
    [[nodiscard]] graph_result<lang::value> value_of(const argument& given) const;

    const table_layout& schema_;
    const lang::query_tree& query_;
    const lang::parameter_values& parameters_;
    instant now_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/row_expressions.ipp>
#endif
