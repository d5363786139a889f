// Parses the statements of a mutation: inserts, updates and deletes (languages specification §2.2).
//
//   update Person set { age: age + 1 } where lower(city) = "oslo" and not (age > 64)
//
// Names that stand alone are properties of the row. After a fault in an assignment, parsing continues with the next
// assignment; after any other fault, with the next statement.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/write_value_parser.hpp>

namespace omnigraph::cluster::lang {

class write_parser {
public:
    write_parser(token_cursor& cursor, expression_parser& expressions)
        : cursor_{cursor}, expressions_{expressions}, values_{cursor, expressions} {}

    /// Must be called at the first statement; ends before the brace that closes the query. False when that was not
    /// found.
    [[nodiscard]] bool parse(write_body& into);

private:
    [[nodiscard]] bool parse_statements(write_body& into);
    [[nodiscard]] bool ends_here(bool chooses_rows);
    [[nodiscard]] bool compares_next() const;
    void skip_statement(std::ptrdiff_t braces);
    [[nodiscard]] std::optional<statement> parse_statement();
    [[nodiscard]] std::optional<token> take_type(std::string_view verb);
    [[nodiscard]] std::optional<statement> parse_insert(const token& word);
    [[nodiscard]] std::optional<statement> parse_update(const token& word);
    [[nodiscard]] std::optional<statement> parse_delete(const token& word);
    [[nodiscard]] bool parse_assignments(std::vector<property_value>& into, value_source source);
    [[nodiscard]] std::optional<property_value> parse_assignment(value_source source);

    token_cursor& cursor_;
    expression_parser& expressions_;
    write_value_parser values_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/write_parser.ipp>
#endif
