// Parses the match block of a reading query: bindings, traversals, tests and negations (languages specification §2.2).
//
// The first two tokens decide what a clause is: `$a: T` is a binding, `$a edge ...`, `$a $e:edge ...` and
// `$a <edge> ...` are traversals, `shortest $a` begins one with a path, `not {`, `either {` and `optional {` begin
// blocks, `call name(` is a call of a fragment, everything else is a test. `$p contains $q` traverses an edge named
// `contains`, and `$p is $q` one named `is`; after a property, before anything but a variable, and between two
// parameters they are tests.
//
// After a fault, parsing continues on the next line of the block.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
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

    /// `{` clauses `}`. False when the end of the block was not found; faults inside clauses are reported but do not
    /// make it false.
    [[nodiscard]] bool parse_block(std::vector<clause>& into);

private:
    /// False when the clause has a fault, which was reported.
    [[nodiscard]] bool parse_clause(std::vector<clause>& into);
    [[nodiscard]] bool after_variable(const token& variable, std::vector<clause>& into);
    [[nodiscard]] bool add(std::vector<clause>& into, std::optional<test>&& parsed);
    template <class Clause>
    [[nodiscard]] bool add(std::vector<clause>& into, std::optional<Clause>&& parsed);
    [[nodiscard]] bool at_negation() const;
    [[nodiscard]] bool at_test_operator(const token& left) const;
    [[nodiscard]] bool at_undirected() const;
    [[nodiscard]] bool at_block(std::string_view word) const;
    [[nodiscard]] std::optional<binding> parse_binding(const token& variable);
    [[nodiscard]] bool parse_conditions(const token& variable, std::vector<property_value>& into);
    [[nodiscard]] std::optional<traversal> parse_traversal(const token& variable, const token& edge);
    [[nodiscard]] bool parse_edges(const token& edge, traversal& into);
    [[nodiscard]] bool parse_far_end(const token& variable, traversal& into);
    [[nodiscard]] std::optional<hop_bounds> parse_hops();
    [[nodiscard]] std::optional<traversal> parse_bound_traversal(const token& variable, const token& edge_variable);
    [[nodiscard]] std::optional<token> expect_bound_edge();
    [[nodiscard]] std::optional<traversal> parse_undirected(const token& variable);
    [[nodiscard]] bool at_shortest() const;
    [[nodiscard]] std::optional<traversal> parse_shortest(const token& word);
    [[nodiscard]] std::optional<negation> parse_negation(const token& word);
    [[nodiscard]] std::optional<choice> parse_choice(const token& word);
    [[nodiscard]] std::optional<optional_block> parse_optional(const token& word);
    [[nodiscard]] bool at_call() const;
    [[nodiscard]] std::optional<fragment_call> parse_call(const token& word);
    void skip_clause(std::ptrdiff_t braces);

    token_cursor& cursor_;
    expression_parser& expressions_;
    test_parser tests_;
};

/// The name in `$name`, without the `$`.
[[nodiscard]] std::string name_of(const token& variable);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/match_parser.ipp>
#endif
