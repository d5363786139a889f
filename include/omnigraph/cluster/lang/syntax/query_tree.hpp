// The syntax tree of a `.gq` file (languages specification §2.2). Fields marked "by the checker" are empty after
// parsing and filled in by the query checker.
//
//     for (const query_tree& one : file.queries)
//         if (const auto* read = std::get_if<read_body>(&one.body)) print(one.name, read->returns.size());
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// `name: value` in a binding or an assignment. The value in a binding is a literal, a variable, now() or today().
struct property_value {
    std::string name;
    expression value;
    source_span span;  ///< of the name
};

struct binding {
    std::string variable;
    std::string type;
    std::vector<property_value> conditions;
    source_span span;
    source_span type_span = {};
    std::vector<source_span> each_type_span = {};  ///< of listed types, in the order of `type`; empty for one
};

struct hop_bounds {
    std::uint32_t min = 1;
    std::optional<std::uint32_t> max;
    source_span span = {};
};

/// One of the edges that a traversal may follow.
struct edge_choice {
    std::string edge;  ///< as written; by the checker: the declared spelling
    source_span span;
    bool forward = true;  ///< by the checker: left is the edge's source
};

/// `$left edge{min,max} $right`, or `$left $edge_variable:edge $right`, which gives each edge instead of each pair of
/// nodes. The variable `_` matches anything. `edge|other` follows either edge, `<edge>` both directions.
struct traversal {
    std::string left, right;
    std::string edge;                ///< as written; by the checker: the declared spelling
    std::optional<hop_bounds> hops;  ///< empty: one hop
    source_span span;
    source_span edge_span = {};
    source_span left_span = {}, right_span = {};
    std::string edge_variable = {};  ///< without the `$`; empty when the edge is not bound
    source_span edge_variable_span = {};
    std::vector<edge_choice> others = {};  ///< the edges after `|`
    bool undirected = false;
    std::string path = {};  ///< `shortest ... as $path`: without the `$`; else empty
    source_span path_span = {};

    bool forward = true;  ///< by the checker: left is the edge's source
};

/// `call name($p, 3)`: the clauses of a fragment. Only in the trees of fragments: those of queries are expanded
/// (fragment_expander.hpp).
struct fragment_call {
    std::string name;
    std::vector<expression> arguments;  ///< variables, literals, now() and today()
    source_span span, name_span = {};
};

struct negation;
struct choice;
struct optional_block;
using clause =
    std::variant<binding, traversal, filter, null_test, junction, negation, choice, optional_block, fragment_call>;

struct negation {
    std::vector<clause> clauses;
    source_span span;
};

/// Set by the checker: the node or edge type of each match variable of one scope, in order of first binding.
struct bound_variable {
    std::string name;
    std::string type;
    bool is_edge = false;
};

/// `either { ... } or { ... }`: the distinct assignments of the branches to the variables that all branches bind.
struct choice {
    std::vector<std::vector<clause>> branches;
    source_span span;

    std::vector<bound_variable> shared = {};  ///< set by the checker: bound by every branch and not before
};

/// `optional { ... }`: the assignments of the clauses; without any, one assignment of null to the variables they bind.
struct optional_block {
    std::vector<clause> clauses;
    source_span span;
};

struct projection {
    expression value;
    std::optional<std::string> alias;
};

struct order_key {
    expression value;
    bool descending = false;
    source_span direction = {};  ///< of `asc` or `desc`; empty where none is written
};

/// A number of rows, or the parameter that says it.
struct row_bound {
    std::uint64_t rows = 0;
    std::string parameter = {};  ///< without the `$`; empty when the number is written
    source_span span = {};
};

struct read_body {
    std::vector<clause> match;
    std::vector<projection> returns;
    bool distinct = false;  ///< of equal rows only one
    std::vector<test> having;
    std::vector<order_key> order;
    std::optional<row_bound> offset;
    std::optional<row_bound> limit;
};

struct insert_statement {
    std::string type;
    std::vector<property_value> assignments;
    source_span span, type_span = {};
};

/// `property op value`, or `property is [not] null`, which has no value. The value is not computed.
struct predicate {
    std::string property;
    comparison op = comparison::equal;
    expression value;
    source_span span, property_span = {};
    std::optional<bool> is_null = {};  ///< set for a null test: false for `is not null`
};

/// Selects the rows of a write: those for which it is true. A filter or a null test has something computed in it.
struct row_junction;
using row_test = std::variant<predicate, row_junction, filter, null_test>;
struct row_junction {
    connective op = connective::any;
    bool negated = false;  ///< `not ( ... )`, which may hold a single part
    std::vector<row_test> parts;
    source_span span;
};

struct update_statement {
    std::string type;
    std::vector<property_value> assignments;
    row_test where;
    source_span span, type_span = {};
};

struct delete_statement {
    std::string type;
    row_test where;
    source_span span, type_span = {};
};

using statement = std::variant<insert_statement, update_statement, delete_statement>;

struct write_body {
    std::vector<statement> statements;
};

struct parameter {
    std::string name;  ///< without the `$`
    value_type type;
    source_span span;
    std::optional<literal> default_value = {};
    bool is_duration = false;  ///< by the checker: its text is a duration
    bool whole_days = false;   ///< by the checker: one that moves a Date
};

/// A fragment whose clauses a query has, through a call of its own or through another fragment.
struct fragment_use {
    std::string name;
    source_span fragment;  ///< its declaration
    source_span call;      ///< in the query
};

struct query_tree {
    std::string name;
    std::vector<parameter> parameters;
    std::optional<std::string> description, instruction;
    std::variant<read_body, write_body> body;
    source_span name_span, span;
    std::vector<fragment_use> fragments = {};

    [[nodiscard]] bool is_mutation() const { return std::holds_alternative<write_body>(body); }
};

/// `$p: Person`, a node of this type, or `$n: I32`, a value.
struct fragment_parameter {
    std::string name;                     ///< without the `$`
    std::string node_type = {};           ///< empty for a value
    std::optional<value_type> type = {};  ///< of a value
    source_span span = {}, type_span = {};
    std::vector<source_span> each_type_span = {};  ///< of listed node types, as in a binding
};

/// `fragment name($p: Person, $n: I32) { ... }`: clauses that queries of the file call.
struct fragment_tree {
    std::string name;
    std::vector<fragment_parameter> parameters;
    std::vector<clause> clauses;
    source_span name_span, span;
};

struct query_file {
    std::vector<query_tree> queries;
    std::vector<fragment_tree> fragments = {};
};

/// The type whose nodes or edges the cells of a column are.
struct whole_row {
    std::string type;
    bool is_edge = false;
};

/// One column of a reading query's result, named as in §3.8.
struct result_column {
    std::string name;
    value_type type;                      ///< of whole nodes and edges: that of their ids
    std::optional<whole_row> whole = {};  ///< set for whole nodes or edges, and for lists of them
};

/// A query that fits a schema, with the checker's fields filled in.
struct checked_query {
    query_tree tree;
    std::vector<bound_variable> variables;  ///< of the outermost variable scope, in order of first binding
    std::vector<result_column> columns;     ///< of a reading query
};

}  // namespace omnigraph::cluster::lang
