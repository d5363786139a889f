// Parses the statements of a mutation: inserts, updates and deletes (languages specification §2.2).
//
// After a fault in an assignment, parsing continues with the next assignment; after any other fault, with the next
// statement.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class write_parser {
public:
    write_parser(token_cursor& cursor, expression_parser& expressions) : cursor_{cursor}, expressions_{expressions} {}

    /// Must be called at the first statement; ends before the brace that closes the query. False when that was not
    /// found.
    [[nodiscard]] bool parse(write_body& into);

private:
    static constexpr std::string_view how_to_compute =
        "A write computes nothing: read the value, and pass what is made of it as a parameter.";

    [[nodiscard]] bool at_verb() const;
    [[nodiscard]] bool at_statement() const { return at_verb() && cursor_.following().kind == token_kind::type_name; }
    [[nodiscard]] bool ends_here();
    void skip_statement(std::ptrdiff_t braces);
    [[nodiscard]] std::optional<statement> parse_statement();
    [[nodiscard]] std::optional<statement> parse_insert(const token& word);
    [[nodiscard]] std::optional<statement> parse_update(const token& word);
    [[nodiscard]] std::optional<statement> parse_delete(const token& word);
    [[nodiscard]] bool parse_assignments(std::vector<property_value>& into);
    [[nodiscard]] std::optional<property_value> parse_assignment();
    [[nodiscard]] bool at_arithmetic() const;
    [[nodiscard]] bool refuse_arithmetic();
    [[nodiscard]] bool refuse_as_property();
    [[nodiscard]] std::optional<row_test> parse_where();
    [[nodiscard]] bool at_negation() const;
    [[nodiscard]] std::optional<row_test> parse_any();
    [[nodiscard]] std::optional<row_test> parse_all();
    [[nodiscard]] std::optional<row_test> parse_row_test();
    [[nodiscard]] std::optional<row_test> parse_negation();
    [[nodiscard]] std::optional<row_test> parse_predicate();
    [[nodiscard]] std::optional<comparison> parse_operator();
    template <class Next>
    [[nodiscard]] std::optional<row_test> joined(connective op, std::string_view word, Next next);

    token_cursor& cursor_;
    expression_parser& expressions_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/write_parser.ipp>
#endif
