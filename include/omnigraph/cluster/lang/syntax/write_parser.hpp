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

namespace omnigraph::cluster::lang {

class write_parser {
public:
    write_parser(token_cursor& cursor, expression_parser& expressions) : cursor_{cursor}, expressions_{expressions} {}

    /// Must be called at the first statement; ends before the brace that closes the query. False when that was not
    /// found.
    [[nodiscard]] bool parse(write_body& into);

private:
    using test_or_value = std::variant<row_test, expression>;

    /// Where the values of a statement come from.
    enum class value_source { parameters, row };

    [[nodiscard]] static bool is_verb(const token& word);
    [[nodiscard]] bool at_statement() const {
        return is_verb(cursor_.current()) && cursor_.following().kind == token_kind::type_name;
    }
    [[nodiscard]] bool ends_here();
    [[nodiscard]] bool compares_next() const;
    void skip_statement(std::ptrdiff_t braces);
    [[nodiscard]] std::optional<statement> parse_statement();
    [[nodiscard]] std::optional<token> take_type(std::string_view verb);
    [[nodiscard]] std::optional<statement> parse_insert(const token& word);
    [[nodiscard]] std::optional<statement> parse_update(const token& word);
    [[nodiscard]] std::optional<statement> parse_delete(const token& word);
    [[nodiscard]] bool parse_assignments(std::vector<property_value>& into, value_source source);
    [[nodiscard]] std::optional<property_value> parse_assignment(value_source source);
    [[nodiscard]] std::optional<expression> parse_computed(value_source source);
    [[nodiscard]] bool belongs_here(expression& value, value_source source);
    [[nodiscard]] bool belongs_here(test& condition, value_source source);
    [[nodiscard]] bool refuse_as_value(const expression& value, std::string remedy);
    [[nodiscard]] std::optional<row_test> parse_where();
    [[nodiscard]] bool at_negation() const;
    [[nodiscard]] std::optional<row_test> parse_row_test();
    [[nodiscard]] std::optional<row_test> parse_negation();
    [[nodiscard]] std::optional<test_or_value> parse_parenthesized();
    [[nodiscard]] std::optional<test_or_value> parse_test_or_value();
    [[nodiscard]] std::optional<expression> parse_left();
    [[nodiscard]] std::optional<row_test> test_after(std::optional<expression> left);
    [[nodiscard]] std::optional<row_test> null_test_after(expression&& left);
    [[nodiscard]] std::optional<comparison> parse_operator();
    [[nodiscard]] std::optional<row_test> joined_all(std::optional<row_test> first);
    [[nodiscard]] std::optional<row_test> joined_any(std::optional<row_test> first);

    token_cursor& cursor_;
    expression_parser& expressions_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/write_parser.ipp>
#endif
