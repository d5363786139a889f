// The plan of a reading query: relational operators that name no database.
//
//     auto plan = build_plan(checked, catalog);            // plan_builder.hpp
//     std::string shown = plan_text(*plan);                // plan_text.hpp
//
// A plan has two halves. `steps` extend the one empty assignment to the set of assignments variable -> node (or edge,
// where the query binds edges) that satisfy the match block, in an order that was chosen for execution. The other
// members say what is made of each assignment.
//
// (1) An assignment is complete: `$_` is a variable, too, so the steps produce a set and no duplicates need to be
//     removed afterwards. A walk gives each pair of nodes once, or each edge once when it binds its edge.
// (2) A step mentions only variables that an earlier step or an enclosing plan binds.
// (3) Conditions are three-valued (Kleene); a filter keeps only what is true.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/graph/plan/plan_scalars.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

/// A match variable of any block. The name is for people: several variables may share one, and `_` always names
/// several.
struct plan_variable {
    std::string name;
    std::string type;
    bool edge = false;                         ///< `type` is an edge type
    std::string id_property = {};              ///< the property that is its id: its only key, a String
    std::vector<std::string> node_types = {};  ///< what `type` stands for; one, except of an interface
    std::vector<std::string> properties = {};  ///< of an interface: those that the query uses

    /// The identity of such a node is its type with its id.
    [[nodiscard]] bool of_several() const { return node_types.size() > 1; }
};

// ---- steps ------------------------------------------------------------------------------

/// Extends each assignment by every node of the variable's type.
struct scan_step {
    variable_id variable = 0;
};

/// Nodes at a shortest distance of min to max edges. One hop finds self-loops; more hops never find the start. Each hop
/// takes one of the ways; an undirected edge has two. With a `bound_edge`, which requires one hop along one edge type,
/// the walk binds that variable to each edge between the two ends.
struct edge_walk {
    variable_id from = 0, to = 0;
    std::vector<edge_way> ways;
    std::uint32_t min = 1, max = 1;
    std::optional<variable_id> bound_edge = {};
    bool edge_is_known = false;                ///< `bound_edge` is bound before this step
    bool typed_ends = false;                   ///< each edge of the ways has ends of the types of `from` and `to`
    std::string from_type = {}, to_type = {};  ///< the node types that the edges connect

    [[nodiscard]] bool single() const { return max == 1; }
    [[nodiscard]] bool names_types() const { return ways.front().typed_ends; }
};

struct expand_step {
    edge_walk walk;
};  ///< binds `walk.to`
struct closing_step {
    edge_walk walk;
};  ///< keeps assignments whose ends are within the distance, once for each bound edge
struct filter_step {
    condition keep;
};
struct impossible_step {};  ///< there is no assignment at all

struct absent_step;
struct choice_step;
struct optional_step;
using plan_step = std::variant<scan_step, expand_step, closing_step, filter_step, impossible_step, absent_step,
                               choice_step, optional_step>;

/// Keeps the assignments that no inner assignment extends (an anti-join).
struct absent_step {
    std::vector<plan_step> steps;
};

/// Keeps the assignments that an inner assignment of any branch extends (semi-join). With `binds`, a variable that
/// every branch binds, it binds that variable to each of its distinct values.
struct choice_step {
    std::optional<variable_id> binds;
    std::vector<std::vector<plan_step>> branches;
};

/// Binds a variable to each value that it has in an inner assignment, or to null when there is none (left join).
struct optional_step {
    variable_id binds = 0;
    std::vector<plan_step> steps;
};

// ---- the result -------------------------------------------------------------------------

struct plan_column {
    std::string name;
    lang::value_type type;
    scalar_expression value;
    bool aggregated = false;  ///< there is an aggregation in it
};

/// Orders by a value of the assignment, or by a column of the result given by its position.
struct order_term {
    std::variant<scalar_expression, std::size_t> key;
    bool descending = false;  ///< nulls come first ascending, last descending
};

/// Reciprocal rank fusion: one row for each id of the first arm's variable.
struct fused_rank {
    rank_score first, second;
    argument k;
};

struct read_plan {
    std::string query;
    std::vector<plan_variable> variables;
    std::vector<plan_step> steps;
    std::vector<variable_id> bound;  ///< the named variables of the outermost block, sorted by name
    std::vector<plan_column> columns;
    bool grouped = false;  ///< columns without an aggregate are the group key: all of them, of distinct rows
    /// The node whose id tells groups apart as well as the group key does: the key has its `@key`, and nothing else
    /// reads its properties.
    std::optional<variable_id> group_node;
    std::vector<condition> having;                             ///< of groups; all have to be true
    std::optional<std::variant<rank_score, fused_rank>> rank;  ///< drops rows without a score; `order` is then empty
    std::vector<order_term> order;                             ///< complete: its last terms make the order total
    std::optional<argument> offset, limit;                     ///< integers that are not negative
};

}  // namespace omnigraph::cluster::graph
