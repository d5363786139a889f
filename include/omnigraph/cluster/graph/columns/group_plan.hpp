// Plans that start at a whole type and end in groups, in terms of arrays.
//
//     const auto groups = plan_groups(plan, catalog, parameters);
//     if (!groups) return by_sql();              // a plan of another kind: nothing is lost but time
//     for (const auto& use : groups->values) print(use.type, use.property);      // the columns that it reads
//
// (1) What comes out has the meaning of the plan, null values and parallel edges included; what the arrays cannot say
//     exactly (sums of floats, which depend on the order of the rows) is not planned.
// (2) A start that an index narrows to few nodes is not planned either: rows are cheaper there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// A property of a node, or its id when `property` is empty.
struct node_value {
    variable_id variable = 0;
    std::string type;
    std::string property;
    lang::value_type shown = {lang::scalar_type::string};
    friend bool operator==(const node_value& a, const node_value& b) {
        return a.variable == b.variable && a.property == b.property;
    }
};

/// A condition over values, which are places in group_plan::values.
struct value_test {
    enum class form { constant, values, is_null, is_not_null, all, any };
    form kind = form::all;
    std::size_t left = 0, right = 0;
    lang::comparison op = lang::comparison::equal;
    lang::value fixed = {};  ///< what `left` is compared with
    std::vector<value_test> parts = {};
};

/// One step of a walk over the arrays. The edge is a place in group_plan::edges.
struct walk_step {
    enum class form { scan, expand, close, test, absent };
    form kind = form::scan;
    variable_id from = 0, to = 0;  ///< a scan binds `to`
    std::size_t edge = 0;
    bool forward = true;
    value_test keep = {};
    std::vector<walk_step> inside = {};
};

/// A column of the result: a value of the group key, or an aggregate of one (of rows without a value).
struct group_column {
    std::optional<lang::aggregate_function> function;
    bool distinct = false;
    std::optional<std::size_t> value;
    bool wide = false;  ///< a sum of 64-bit integers
};

struct group_order {
    std::size_t column = 0;
    bool descending = false;
};

struct group_plan {
    std::size_t variables = 0;
    std::vector<std::string> types;  ///< by variable, where it is a node of one type
    std::vector<walk_step> steps;
    std::vector<node_value> values;
    std::vector<std::string> edges;
    std::vector<group_column> columns;
    std::optional<variable_id> by_node;  ///< groups are told apart by the number of this node
    std::vector<group_order> order;      ///< then by the columns without an aggregate, ascending
    std::uint64_t offset = 0, limit = UINT64_MAX;
    std::size_t counted = 0;  ///< so many of the last steps are expands of which only the number of rows is wanted
};

[[nodiscard]] std::optional<group_plan> plan_groups(const read_plan& plan, const lang::schema_catalog& catalog,
                                                    const lang::parameter_values& parameters);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/columns/group_plan.ipp>
#endif
