// The constraints that concern one row: @range and @check.
//
//     auto rules = row_constraints::compile(type);
//     rules->check(values, {7, 12}, faults);      // of the seventh record, in line 12
//
// Both bounds of a range are inclusive; an integer is compared exactly with an integer bound. A check searches anywhere
// in the text. Null satisfies both.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

class row_constraints {
public:
    /// `type` must outlive the object. An error when a regular expression does not compile; the schema compiler has
    /// checked it.
    [[nodiscard]] static graph_result<row_constraints> compile(const lang::table_type& type);

    /// Whose values are checked: an id names the row where a place is that of several.
    struct checked_row {
        std::string_view id = {};
        bool is_stored = false;  ///< the values are those of a stored row, or computed from it
    };

    /// `values` are in the order of the type's properties and fit them. False after adding faults.
    [[nodiscard]] bool check(const std::vector<lang::value>& values, input_position where, data_faults& findings,
                             const checked_row& row = {{}, false}) const;

private:
    struct range {
        std::size_t column;
        const lang::range_constraint* bounds;
        lang::value least, most;  ///< null without a bound
    };
    struct search {
        std::size_t column;
        const lang::check_constraint* declared;
        lang::regex expression;
    };

    explicit row_constraints(const lang::table_type& type) : type_{&type} {}

    const lang::table_type* type_;
    std::vector<range> ranges_;
    std::vector<search> searches_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/row_constraints.ipp>
#endif
