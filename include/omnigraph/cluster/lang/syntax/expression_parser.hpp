// Parses expressions, literals and assigned values of `.gq` files (languages specification §2.2).
//
// An identifier is a call when a parenthesis follows, a boolean when it is `true` or `false`, and otherwise the alias
// of a column. Nesting and the number of parts are bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class expression_parser {
public:
    /// The limit on expressions and literals of one source, against hostile input.
    static constexpr std::size_t max_parts = 500'000;

    explicit expression_parser(token_cursor& cursor) : cursor_{cursor} {}

    [[nodiscard]] std::optional<expression> parse_expression();

    /// A literal, a variable or now(), as in an assignment.
    [[nodiscard]] std::optional<expression> parse_value();

    /// Continues after the word `name`, which begins an expression.
    [[nodiscard]] std::optional<expression> after_word(const token& name);

    /// Continues after a variable.
    [[nodiscard]] std::optional<expression> after_variable(const token& variable);

private:
    struct call {
        std::string_view name;
        expression_form form;
        aggregate_function function = aggregate_function::count;
    };

    [[nodiscard]] static const call* call_named(std::string_view name);
    [[nodiscard]] bool count_part();
    [[nodiscard]] std::optional<expression> parse_call(const token& name, const call& function);
    [[nodiscard]] bool parse_arguments(expression& into, std::size_t fewest, std::size_t most);
    [[nodiscard]] bool parse_nearest_arguments(expression& into);
    [[nodiscard]] bool parse_rrf_arguments(expression& into);
    [[nodiscard]] bool parse_rank(expression& into);
    [[nodiscard]] std::optional<expression> from_literal(std::optional<literal> value);
    [[nodiscard]] std::optional<literal> parse_literal();
    [[nodiscard]] std::optional<literal> parse_number();
    [[nodiscard]] std::optional<literal> parse_decimal(const token& digits);
    [[nodiscard]] std::optional<literal> parse_list();
    [[nodiscard]] std::optional<literal> literal_call(const token& name);
    [[nodiscard]] bool at_literal() const;
    [[nodiscard]] static bool is_literal_word(std::string_view word) { return word == "true" || word == "false"; }

    token_cursor& cursor_;
    std::size_t parts_ = 0;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/expression_parser.ipp>
#endif
