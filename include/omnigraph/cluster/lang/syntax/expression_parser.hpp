// Parses expressions, literals and assigned values of `.gq` files (languages specification §2.2).
//
//   -$p.age * 2 + coalesce($p.bonus, 0)
//
// `*`, `/` and `%` bind closer than `+` and `-`; equal ones from the left. An identifier is a
// call when a parenthesis follows, a boolean when it is `true` or `false`, `case` before
// what a case begins with, and else the alias of a column. Nesting and the number of parts
// are bounded.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/literal_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// What a minus sign behind an operand is.
enum class minus_reading {
    difference,
    maybe_next_test,  ///< behind a whole test `-1 < $p.age` begins another one
};

class expression_parser {
public:
    /// The limit on operators, calls and cases inside each other, which every engine has to nest as well.
    static constexpr int max_depth = 12;
    /// The limit on operands that are joined by operators of one precedence, which do not nest.
    static constexpr int max_chain = 100;

    explicit expression_parser(token_cursor& cursor) : cursor_{cursor}, literals_{cursor} {}

    [[nodiscard]] std::optional<expression> parse_expression(minus_reading minus = minus_reading::difference);

    /// The operators behind an operand that was parsed.
    [[nodiscard]] std::optional<expression> continued(std::optional<expression> first,
                                                      minus_reading minus = minus_reading::difference);

    /// At `-1 <`, which begins a test.
    [[nodiscard]] bool at_signed_test() const;

    /// A literal, a variable, now() or today(): what can stand in an assignment.
    [[nodiscard]] std::optional<expression> parse_value();

    /// Continues after the word `name`, which begins an expression.
    [[nodiscard]] std::optional<expression> after_word(const token& name);

    /// Continues after a variable.
    [[nodiscard]] std::optional<expression> after_variable(const token& variable);

    /// Fills in how deep a made expression is; reports when it is too deep.
    [[nodiscard]] bool measure(expression& made);

    /// Whether an aggregate is called so.
    [[nodiscard]] static bool is_aggregate(std::string_view name) {
        const auto* const of = call_named(name);
        return of && of->form == expression_form::aggregate;
    }

    [[nodiscard]] literal_parser& literals() { return literals_; }

    /// The parameters that are values, of the query or the fragment that is parsed.
    void know_parameters(std::set<std::string, std::less<>> names) { parameters_ = std::move(names); }
    [[nodiscard]] bool is_parameter(std::string_view name) const { return parameters_.contains(name); }

private:
    struct call {
        std::string_view name;
        expression_form form;
        aggregate_function function = aggregate_function::count;
    };

    [[nodiscard]] static const call* call_named(std::string_view name);
    [[nodiscard]] std::optional<expression> parse_operand();
    [[nodiscard]] std::optional<expression> product_from(std::optional<expression> first);
    [[nodiscard]] std::optional<expression> parse_parenthesized();
    [[nodiscard]] std::optional<expression> parse_negated();
    [[nodiscard]] std::optional<expression> joined(scalar_function operation, std::optional<expression> left,
                                                   std::optional<expression> right);
    [[nodiscard]] std::optional<expression> parse_function(const token& name, const function_shape& shape);
    [[nodiscard]] bool parse_aggregate_arguments(expression& into);
    [[nodiscard]] std::optional<expression> parse_call(const token& name, const call& function);
    [[nodiscard]] bool parse_arguments(expression& into, std::size_t fewest, std::size_t most);
    [[nodiscard]] bool parse_nearest_arguments(expression& into);
    [[nodiscard]] bool parse_rrf_arguments(expression& into);
    [[nodiscard]] bool parse_rank(expression& into);
    [[nodiscard]] std::optional<expression> from_literal(std::optional<literal> value);

    token_cursor& cursor_;
    literal_parser literals_;
    std::set<std::string, std::less<>> parameters_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/expression_parser.ipp>
#endif
