// Parses `where` and the tests by which a write chooses its rows (languages specification §2.2).
//
//   delete Person where age > 30 and not (name starts_with "A" or city is null)
//
// Properties stand alone. A comparison of a property with a value that is not computed is a predicate; a test with
// something computed in it is a filter or a null test, as in a read.
#pragma once

#include <optional>
#include <variant>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/syntax/write_value_parser.hpp>

namespace omnigraph::cluster::lang {

class row_test_parser {
public:
    row_test_parser(token_cursor& cursor, expression_parser& expressions)
        : cursor_{cursor}, expressions_{expressions}, values_{cursor, expressions} {}

    /// At `where`, which every update and delete has.
    [[nodiscard]] std::optional<row_test> parse();

private:
    using test_or_value = std::variant<row_test, expression>;

    [[nodiscard]] bool at_negation() const;
    [[nodiscard]] std::optional<row_test> parse_row_test();
    [[nodiscard]] std::optional<row_test> parse_negation();
    [[nodiscard]] std::optional<test_or_value> parse_parenthesized();
    [[nodiscard]] std::optional<test_or_value> parse_test_or_value();
    [[nodiscard]] std::optional<expression> parse_left();
    [[nodiscard]] std::optional<row_test> test_after(std::optional<expression> left);
    [[nodiscard]] std::optional<row_test> null_test_after(expression&& left);
    [[nodiscard]] std::optional<comparison> parse_operator(const expression& left);
    [[nodiscard]] bool refuse_bare_test(const expression& left);
    [[nodiscard]] std::optional<row_test> joined_all(std::optional<row_test> first);
    [[nodiscard]] std::optional<row_test> joined_any(std::optional<row_test> first);

    token_cursor& cursor_;
    expression_parser& expressions_;
    write_value_parser values_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/row_test_parser.ipp>
#endif
