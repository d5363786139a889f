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

#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// An index into read_plan::variables.
using variable_id = std::size_t;

/// A match variable of any block. The name is for people: several variables may share one, and `_` always names
/// several.
struct plan_variable {
    std::string name;
    std::string type;
    bool edge = false;  ///< `type` is an edge type
};

// ---- scalars ----------------------------------------------------------------------------

struct property_ref {
    variable_id variable = 0;
    std::string property;
};
struct id_ref {
    variable_id variable = 0;
};  ///< the id of the node or edge
struct parameter_ref {
    std::string name;
    friend bool operator==(const parameter_ref&, const parameter_ref&) = default;
};
struct constant {
    lang::value value;
    friend bool operator==(const constant&, const constant&) = default;
};
struct current_time {};  ///< one instant for the whole call
struct each_row {};      ///< the argument of count(*), and allowed nowhere else

/// A search text, a vector or a limit: a constant or a parameter.
using argument = std::variant<constant, parameter_ref>;

enum class text_mode {
    any_token,  ///< the field has at least one token of the query
    fuzzy,      ///< the field has a token within `edits` edits of a token of the query
};

/// True when the text of a property matches; unknown when it is null.
struct text_match {
    variable_id variable = 0;
    std::string property;
    argument query;
    text_mode mode = text_mode::any_token;
    std::optional<argument> edits = {};  ///< fuzzy: 2 when empty
};

enum class rank_measure { distance, relevance };

/// The distance of a vector (smaller is better) or the relevance of a text (larger is better). Null when the node has
/// no vector, or no token of the query.
struct rank_score {
    rank_measure measure = rank_measure::distance;
    variable_id variable = 0;
    std::string property;
    argument query;
    lang::value_type query_type = {};  ///< a String is embedded first
};

struct scalar_expression;
struct choice_branch;

/// An operator or a function of its operands. Of what is `add`ed to a date or time, or `subtract`ed, the second operand
/// is a duration.
struct operation {
    lang::scalar_function function = lang::scalar_function::add;
    std::vector<scalar_expression> operands;
};

/// A text that is a duration.
struct duration_ref {
    argument text;
    bool whole_days = false;  ///< it moves a Date
};

/// The value of the first branch whose condition is true, else `otherwise`, else null.
struct choice {
    std::vector<choice_branch> branches;
    std::vector<scalar_expression> otherwise;  ///< one or none
};

/// Of the rows of a group. count(*) has each_row as its argument.
struct aggregation {
    lang::aggregate_function function = lang::aggregate_function::count;
    bool distinct = false;
    std::vector<scalar_expression> argument;  ///< one
};

struct scalar_expression {
    std::variant<property_ref, id_ref, parameter_ref, constant, current_time, text_match, rank_score, each_row,
                 operation, duration_ref, choice, aggregation>
        form;
    lang::value_type type;
};

// ---- conditions -------------------------------------------------------------------------

/// `contains` has a list or a text on its left, `in` and `not_in` a list on their right.
struct comparison_test {
    scalar_expression left;
    lang::comparison op = lang::comparison::equal;
    scalar_expression right;
};

/// Never unknown.
struct null_check {
    scalar_expression value;
    bool negated = false;
};

struct combined;
using condition = std::variant<comparison_test, null_check, combined>;

/// Two or more conditions.
struct combined {
    lang::connective op = lang::connective::any;
    std::vector<condition> parts;
};

struct choice_branch {
    condition when;
    scalar_expression value;
};

// ---- steps ------------------------------------------------------------------------------

/// Extends each assignment by every node of the variable's type.
struct scan_step {
    variable_id variable = 0;
};

/// An edge type in one direction.
struct edge_way {
    std::string edge;
    bool forward = true;  ///< true when `from` of the walk is the source of the edge
    friend bool operator==(const edge_way&, const edge_way&) = default;
};

/// Nodes at a shortest distance of min to max edges. One hop finds self-loops; more hops never find the start. Each hop
/// takes one of the ways; an undirected edge has two. With a `bound_edge`, which requires one hop along one edge type,
/// the walk binds that variable to each edge between the two ends.
struct edge_walk {
    variable_id from = 0, to = 0;
    std::vector<edge_way> ways;
    std::uint32_t min = 1, max = 1;
    std::optional<variable_id> bound_edge = {};
    bool edge_is_known = false;  ///< `bound_edge` is bound before this step

    [[nodiscard]] bool single() const { return max == 1; }
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
    bool grouped = false;           ///< columns without an aggregate are the group key: all of them, of distinct rows
    std::vector<condition> having;  ///< of groups; all have to be true
    std::optional<std::variant<rank_score, fused_rank>> rank;  ///< drops rows without a score; `order` is then empty
    std::vector<order_term> order;                             ///< complete: its last terms make the order total
    std::optional<argument> offset, limit;                     ///< integers that are not negative
};

}  // namespace omnigraph::cluster::graph
