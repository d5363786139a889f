// What differs between the databases that can execute a plan.
//
//     const sqlite_dialect dialect{tables};                    // graph/sqlite/sqlite_dialect.hpp
//     dialect.node_column("Person", "age");                    // "age"
//     const sql_query query = write_sql(plan, dialect);
//
// sql_writer.hpp writes portable SQL:2016 and asks the dialect for everything else. A dialect knows the tables and
// columns of a graph in its database, and returns pieces of SQL with placeholders, whose values go into sql_bindings.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/plan/bound_values.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

class sql_bindings;

/// The parameters of a walk of several edges; all members are SQL.
struct reachability_request {
    std::string ways;      ///< a placeholder for the edge types of a hop: `>Knows|<Knows`
    std::string from;      ///< the id of the start node
    std::string min, max;  ///< placeholders
};

/// The parameters of a search in the texts of one property.
struct text_request {
    std::string id;     ///< the row's id, in SQL
    std::string field;  ///< the property, in SQL
    bound_search search;
};

/// The parameters of a ranking by one property. The cost of a relevance is its negative.
struct rank_request {
    std::string id;     ///< the row's id, in SQL
    std::string field;  ///< the property, in SQL
    bound_rank rank;
};

/// An operator or a function of values, written in SQL.
struct operation_request {
    lang::scalar_function function;
    std::vector<std::string> operands;
    std::vector<lang::value_type> types;  ///< of the operands
    bool moves_date = false;              ///< the second operand is a duration, as ISO 8601 writes it
};

class sql_dialect {
public:
    virtual ~sql_dialect() = default;

    // The tables and columns of a graph. Types are those of the catalog; results are quoted. The column of a property
    // that the type does not have is empty.
    [[nodiscard]] virtual std::string node_table(std::string_view type) const = 0;
    [[nodiscard]] virtual std::string edge_table(std::string_view type) const = 0;
    [[nodiscard]] virtual std::string node_column(std::string_view type, std::string_view property) const = 0;
    [[nodiscard]] virtual std::string edge_column(std::string_view type, std::string_view property) const = 0;

    /// The parts of `type:id`, the identity of a node that may be of several types; null of null.
    [[nodiscard]] virtual std::string identity_type(std::string_view identity) const = 0;
    [[nodiscard]] virtual std::string identity_id(std::string_view identity) const = 0;

    /// The placeholder of the `n`-th value, counted from 1.
    [[nodiscard]] virtual std::string placeholder(std::size_t n) const = 0;

    /// Joins two items of FROM so that the left one is the outer loop.
    [[nodiscard]] virtual std::string_view ordered_join() const = 0;

    /// The most tables that one SELECT can join.
    [[nodiscard]] virtual std::size_t max_joined() const = 0;

    /// The end of a SELECT in WITH that keeps the database from merging it into the outer query.
    [[nodiscard]] virtual std::string_view merge_barrier() const = 0;

    /// A condition that keeps one of several parallel edges. `row` is the alias of the edge, `other` an unused alias.
    [[nodiscard]] virtual std::string first_of_parallel(std::string_view table, std::string_view row,
                                                        std::string_view other) const = 0;

    /// The same condition where most edges of the type are visited: the others are listed once.
    [[nodiscard]] virtual std::string not_repeated(std::string_view edge, std::string_view row,
                                                   sql_bindings& values) const = 0;

    /// An item of FROM with one column `node`; it may depend on items to its left.
    [[nodiscard]] virtual std::string reachable_nodes(const reachability_request& request) const = 0;

    /// True when an edge leads from the one id to the other along one of the ways, which are spelled as those of
    /// reachability_request; false when an id is null. Its cost does not depend on the rest of the statement.
    [[nodiscard]] virtual std::string has_edge(std::string_view ways, std::string_view from,
                                               std::string_view to) const = 0;

    /// The ids on a shortest path from `request.from` to another id, as a list; null when there is none.
    [[nodiscard]] virtual std::string shortest_path(const reachability_request& request, std::string_view to) const = 0;

    /// True when a stored list has the element; false when the list is null.
    [[nodiscard]] virtual std::string has_element(std::string_view list, std::string_view element) const = 0;

    /// True when the value is an element of the list; unknown when it is null, false when the list is. An index on the
    /// value can be used.
    [[nodiscard]] virtual std::string is_element(std::string_view value, std::string_view list) const = 0;

    /// `contains`, `starts_with` or `ends_with`, byte by byte; unknown when one of the texts is null.
    [[nodiscard]] virtual std::string text_test(lang::comparison op, std::string_view text,
                                                std::string_view part) const = 0;

    /// Null when an operand is, but for coalesce, and when the result has no value: on overflow, on division by zero,
    /// for a date beyond the years 0000 to 9999. Integers divide towards zero.
    [[nodiscard]] virtual std::string operation(const operation_request& request) const = 0;

    /// An integer as a 64-bit float.
    [[nodiscard]] virtual std::string as_float(std::string_view integer) const = 0;

    /// An aggregate: the values that are not null, in ascending order, as a list.
    [[nodiscard]] virtual std::string collect(std::string_view value, bool distinct) const = 0;

    /// The end of a SELECT that leaves out `offset` rows and gives at most `limit`; each may be empty.
    [[nodiscard]] virtual std::string page(std::string_view limit, std::string_view offset) const = 0;

    /// True when the text of a row's property matches; false when it does not, or is null.
    [[nodiscard]] virtual std::string text_match(const text_request& text_request, sql_bindings& values) const = 0;

    /// The score of a row as a cost: smaller is better, null without a score.
    [[nodiscard]] virtual std::string rank(const rank_request& rank_request, sql_bindings& values) const = 0;

    /// True when the row has a score; with `best`, when it is one of the best.
    [[nodiscard]] virtual std::string is_ranked(const rank_request& rank_request, sql_bindings& values) const = 0;

    /// A float column for a comparison with an integer, written so that no index rounds the integer first.
    [[nodiscard]] virtual std::string float_beside_integer(std::string_view column) const = 0;

    /// Operators, computed from the left, each between two of the operands; null from where one of them gives null.
    [[nodiscard]] virtual std::string chain(std::span<const lang::scalar_function> operators,
                                            std::span<const std::string> operands) const = 0;

    /// As a 64-bit float, exact as long as it can be; null when that does not hold it.
    [[nodiscard]] virtual std::string sum(std::string_view number, lang::scalar_type type, bool distinct) const = 0;

    /// The same of the mean, which a 64-bit float always holds.
    [[nodiscard]] virtual std::string average(std::string_view number, lang::scalar_type type, bool distinct) const = 0;

    /// Nulls come first ascending, last descending.
    [[nodiscard]] virtual std::string ascending(std::string_view value) const = 0;
    [[nodiscard]] virtual std::string descending(std::string_view value) const = 0;
};

}  // namespace omnigraph::cluster::graph
