// The values and conditions of a plan: expressions over the variables of an assignment, as data that names no database.
//
//     const scalar_expression years{property_ref{0, "age"}, {lang::scalar_type::i64}};
//     const condition told{null_check{years, true}};     // the first variable's age is not null
//
// Conditions are three-valued (Kleene).
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

/// An edge type in one direction.
struct edge_way {
    std::string edge;
    bool forward = true;      ///< true when `from` of the walk is the source of the edge
    bool typed_ends = false;  ///< the edge names its ends by type and id: `Post:p1`; so do all ways of a walk, or none
    friend bool operator==(const edge_way&, const edge_way&) = default;
};

// ---- scalars ----------------------------------------------------------------------------

struct property_ref {
    variable_id variable = 0;
    std::string property;
};
/// The id of the node or edge; as its identity, what tells it from all others that the variable can be: where nodes of
/// several types are possible, the type belongs to it.
struct id_ref {
    variable_id variable = 0;
    bool identity = false;
};
/// The name of the node's type.
struct type_ref {
    variable_id variable = 0;
};
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
    std::optional<argument> edits = {};        ///< fuzzy: 2 when empty
    std::vector<std::string> node_types = {};  ///< of a variable of several types: those that have the property
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

/// The ids of the nodes on a shortest path of min to max edges, from the first to the last: of several such paths the
/// one whose ids come first. Null when there is none.
struct path_ref {
    variable_id from = 0, to = 0;
    std::vector<edge_way> ways;
    std::uint32_t min = 1, max = 1;
    std::optional<variable_id> within = {};  ///< there is a path only where this variable of an optional block is bound
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
    std::variant<property_ref, id_ref, type_ref, parameter_ref, constant, current_time, text_match, rank_score,
                 each_row, operation, duration_ref, choice, aggregation, path_ref>
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

/// Two or more conditions; with `negated` also one, of which the opposite holds. What is unknown stays unknown.
struct combined {
    lang::connective op = lang::connective::any;
    bool negated = false;
    std::vector<condition> parts;
};

struct choice_branch {
    condition when;
    scalar_expression value;
};

}  // namespace omnigraph::cluster::graph
