// The match block of a read: bindings, traversals, tests and negations (specification
// languages §2.2).
//
// What a clause is shows in its first two words: `$a: T` binds, `$a edge ...` and
// `$a $e:edge ...` walk, `not {` negates, all else is a test. `$p contains $q` walks an edge
// named `contains`, `$p is $q` one named `is`; behind a property, or before anything but a
// variable, they are tests.
//
// After a fault parsing goes on with the next line of the block.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class match_parser {
public:
    match_parser(token_cursor& cursor, expression_parser& expressions);

    /// `{` clauses `}`. False when the end of the block was not found; faults of single clauses are reported only.
    [[nodiscard]] bool parse_block(std::vector<clause>& into);

private:
    /// False when the clause has a fault, which was reported.
    [[nodiscard]] bool parse_clause(std::vector<clause>& into);
    [[nodiscard]] bool after_variable(const token& variable, std::vector<clause>& into);
    [[nodiscard]] bool add(std::vector<clause>& into, std::optional<test>&& parsed);
    template <class Clause>
    [[nodiscard]] bool add(std::vector<clause>& into, std::optional<Clause>&& parsed);
    [[nodiscard]] bool at_test_word() const;
    [[nodiscard]] bool at_undirected() const;
    [[nodiscard]] bool refuse_as_clause(const token& variable);
    [[nodiscard]] std::optional<binding> parse_binding(const token& variable);
    [[nodiscard]] bool parse_conditions(std::vector<property_value>& into);
    [[nodiscard]] std::optional<traversal> parse_traversal(const token& variable, const token& edge);
    [[nodiscard]] std::optional<hop_bounds> parse_hops();
    [[nodiscard]] std::optional<traversal> parse_bound_traversal(const token& variable, const token& edge_variable);
    [[nodiscard]] std::optional<negation> parse_negation(const token& word);
    void skip_clause(std::ptrdiff_t braces);

    token_cursor& cursor_;
    expression_parser& expressions_;
    test_parser tests_;
};

/// `$name` without its sign.
[[nodiscard]] std::string name_of(const token& variable);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/match_parser.ipp>
#endif
