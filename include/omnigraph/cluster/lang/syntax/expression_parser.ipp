// Bodies of lang/syntax/expression_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/case_parser.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/long_chain.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang::detail {

/// The depth of the deepest operand of a test.
[[nodiscard]] OMNIGRAPH_INLINE int depth_of(const test& condition) {
    return std::visit(overloaded{[](const filter& f) { return std::max<int>(f.left.depth, f.right.depth); },
                                 [](const null_test& n) { return int{n.value.depth}; },
                                 [](const junction& j) {
                                     int deepest = 0;
                                     for (const auto& part : j.parts) deepest = std::max(deepest, depth_of(part));
                                     return deepest + 1;
                                 }},
                      condition);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE const expression_parser::call* expression_parser::call_named(std::string_view name) {
    static constexpr std::array calls{call{"now", expression_form::now},
                                      call{"nearest", expression_form::nearest},
                                      call{"search", expression_form::search},
                                      call{"fuzzy", expression_form::fuzzy},
                                      call{"match_text", expression_form::match_text},
                                      call{"bm25", expression_form::bm25},
                                      call{"rrf", expression_form::rrf},
                                      call{"count", expression_form::aggregate, aggregate_function::count},
                                      call{"sum", expression_form::aggregate, aggregate_function::sum},
                                      call{"avg", expression_form::aggregate, aggregate_function::avg},
                                      call{"min", expression_form::aggregate, aggregate_function::min},
                                      call{"max", expression_form::aggregate, aggregate_function::max},
                                      call{"collect", expression_form::aggregate, aggregate_function::collect}};
    const auto* const found = std::ranges::find(calls, name, &call::name);
    return found == calls.end() ? nullptr : found;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_expression(minus_reading minus) {
    return continued(parse_operand(), minus);
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::continued(std::optional<expression> first,
                                                                        minus_reading minus) {
    // These are conditions themselves, so the signed number of the next test may follow.
    const bool is_condition =
        first && (first->form == expression_form::search || first->form == expression_form::fuzzy ||
                  first->form == expression_form::match_text);
    auto sum = product_from(std::move(first));
    while (sum && (cursor_.is(token_kind::plus) || cursor_.is(token_kind::minus))) {
        if ((is_condition || minus == minus_reading::maybe_next_test) && at_signed_test()) break;
        const auto operation =
            cursor_.take().kind == token_kind::plus ? scalar_function::add : scalar_function::subtract;
        sum = joined(operation, std::move(sum), product_from(parse_operand()));
    }
    return sum;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::product_from(std::optional<expression> first) {
    while (first) {
        auto operation = scalar_function::multiply;
        if (cursor_.is(token_kind::slash)) operation = scalar_function::divide;
        else if (cursor_.is(token_kind::percent)) operation = scalar_function::remainder;
        else if (!cursor_.is(token_kind::star)) break;
        cursor_.take();
        first = joined(operation, std::move(first), parse_operand());
    }
    return first;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::joined(scalar_function operation,
                                                                     std::optional<expression> left,
                                                                     std::optional<expression> right) {
    if (!left || !right || !literals_.count_part()) return std::nullopt;
    std::optional<expression> whole{std::in_place};
    whole->form = expression_form::call;
    whole->operation = operation;
    whole->span = cursor_.since(left->span);
    cursor_.append(whole->arguments, *std::move(left));
    cursor_.append(whole->arguments, *std::move(right));
    if (!measure(*whole)) return std::nullopt;
    return whole;
}

/// Sets the depth of `made`. Reports an expression that is nested deeper than max_depth or joins more than max_chain
/// operands, and gives false.
OMNIGRAPH_INLINE bool expression_parser::measure(expression& made) {
    int deepest = 0;
    for (const auto& argument : made.arguments) deepest = std::max<int>(deepest, argument.depth);
    if (continues_chain(made)) {
        made.links = static_cast<std::uint16_t>(made.arguments[0].links + 1);
        deepest = std::max(made.arguments[0].depth - 1, int{made.arguments[1].depth});
        if (made.links >= max_chain) {
            cursor_.fail(codes::query_too_large, made.span,
                         "More than " + std::to_string(max_chain) + " operands are joined here.",
                         std::string{how_to_shorten(made)});
            return false;
        }
    } else if (chain_of(made.operation) != 0) {
        made.links = 1;
    }
    for (const auto& branch : made.branches)
        deepest = std::max<int>({deepest, branch.value.depth, detail::depth_of(branch.condition)});
    if (deepest < max_depth) {
        made.depth = static_cast<std::uint16_t>(deepest + 1);
        return true;
    }
    cursor_.fail(codes::nested_too_deep, made.span,
                 "More than " + std::to_string(max_depth) + " operators and calls are inside each other here.",
                 "Write a shorter expression, or pass a part of it as a parameter.");
    return false;
}

/// Whether a new test begins here with a signed number (`-1 < $p.age`). Without a comparison after it, `-1` is the
/// right operand of a subtraction.
OMNIGRAPH_INLINE bool expression_parser::at_signed_test() const {
    if (!cursor_.is(token_kind::minus)) return false;
    const auto number = cursor_.following();
    if ((number.kind != token_kind::integer && number.kind != token_kind::decimal) ||
        number.span.begin != cursor_.current().span.end)
        return false;
    const auto behind = cursor_.following(2);
    return (behind.kind >= token_kind::equal && behind.kind <= token_kind::greater_equal) ||
           is_test_word(behind.text) || (behind.text == "not" && cursor_.following(3).text == "in");
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_parenthesized() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    auto inner = parse_expression();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "an operator or `)`")) return std::nullopt;
    inner->span = cursor_.since(open.span);
    return inner;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_negated() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !literals_.count_part()) return std::nullopt;
    const auto sign = cursor_.take();
    auto operand = parse_operand();
    if (!operand) return std::nullopt;
    std::optional<expression> negated{std::in_place};
    negated->form = expression_form::call;
    negated->operation = scalar_function::negate;
    negated->span = cursor_.since(sign.span);
    cursor_.append(negated->arguments, *std::move(operand));
    if (!measure(*negated)) return std::nullopt;
    return negated;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_operand() {
    if (cursor_.is(token_kind::variable)) return after_variable(cursor_.take());
    if (cursor_.is(token_kind::identifier)) return after_word(cursor_.take());
    if (cursor_.is(token_kind::parenthesis_open)) return parse_parenthesized();
    if (cursor_.is(token_kind::minus)) {
        const auto next = cursor_.following().kind;
        if (next == token_kind::variable || next == token_kind::identifier || next == token_kind::parenthesis_open)
            return parse_negated();
    }
    if (literals_.at_literal()) return from_literal(literals_.parse_literal());
    const auto small = ascii_lower(cursor_.current().text);
    const bool called = (cursor_.in_read() && call_named(small)) || small == "now" || function_named(small) ||
                        small == "date" || small == "datetime";
    refuse_operand(cursor_, called ? small : std::string_view{});
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_value() {
    if (cursor_.is(token_kind::variable)) {
        auto made = after_variable(cursor_.take());
        if (!made || made->form == expression_form::variable) return made;
        cursor_.fail(codes::unexpected_token, made->span, "A property of a match variable cannot stand here.",
                     "Use a literal, a parameter, now() or today().");
        return std::nullopt;
    }
    if (literals_.at_literal()) return from_literal(literals_.parse_literal());
    if (cursor_.is(token_kind::identifier)) {
        const auto name = cursor_.take();
        const bool known = literal_parser::is_literal_word(name.text) ||
                           (cursor_.is(token_kind::parenthesis_open) &&
                            (name.text == "now" || name.text == "today" || literals_.at_literal_call(name)));
        if (known) return after_word(name);
        cursor_.fail(codes::unexpected_token, name.span, "Expected a value, found `" + shown_source(name.text) + "`.",
                     "Text is written in quotes, and a parameter as $" + shown_source(name.text) +
                         "; other values are numbers, true, false, date(\"...\"), datetime(\"...\"), lists, now() and "
                         "today().");
        return std::nullopt;
    }
    refuse_value(cursor_);
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::after_variable(const token& variable) {
    if (!literals_.count_part()) return std::nullopt;
    std::optional<expression> expr{std::in_place};
    const auto name = variable.text.substr(1);
    if (!cursor_.accept(token_kind::dot)) {
        expr->form = expression_form::variable;
        expr->name = name;
        expr->span = variable.span;
        return expr;
    }
    if (cursor_.is(token_kind::star) && refuse_reserved(cursor_, reserved_context::item)) return std::nullopt;
    constexpr std::string_view what = "the name of a property after the point";
    if (cursor_.is_word("is") && (cursor_.following().text == "not" || cursor_.following().text == "null")) {
        cursor_.unexpected(what, "Write the property before it: " + std::string{variable.text} + ".name is not null.");
        return std::nullopt;
    }
    const auto property = cursor_.expect(token_kind::identifier, what);
    if (!property) return std::nullopt;
    expr->form = expression_form::property;
    expr->variable = name;
    expr->name = property->text;
    expr->span = cursor_.since(variable.span);
    return expr;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::after_word(const token& name) {
    if (case_parser cases{cursor_, *this}; cases.at_case(name)) return cases.parse(name);
    if (!cursor_.is(token_kind::parenthesis_open) || literal_parser::is_literal_word(name.text)) {
        if (!literals_.count_part()) return std::nullopt;
        if (literal_parser::is_literal_word(name.text)) return from_literal(literal{name.text == "true", name.span});
        const bool other_brackets = cursor_.is(token_kind::brace_open) || cursor_.is(token_kind::bracket_open);
        if (other_brackets && (function_named(name.text) || (cursor_.in_read() && call_named(name.text)))) {
            cursor_.unexpected("`(`", "Arguments stand in parentheses: " + std::string{name.text} + "(...).");
            return std::nullopt;
        }
        if (cursor_.is(token_kind::dot) && cursor_.following().kind == token_kind::identifier) {
            cursor_.unexpected("`$` before the name of a variable",
                               "Write $" + std::string{name.text} + "." + shown_source(cursor_.following().text) + ".");
            return std::nullopt;
        }
        if (name.text == "interval" && cursor_.is(token_kind::string)) {
            cursor_.fail(codes::unexpected_token, name.span, "There are no intervals.",
                         "Write duration(\"P30D\") or duration(\"PT12H\").");
            return std::nullopt;
        }
        std::optional<expression> expr{std::in_place};
        expr->span = name.span;
        expr->form = expression_form::alias;
        expr->name = name.text;
        return expr;
    }
    if (literals_.at_literal_call(name)) return from_literal(literals_.literal_call(name));
    if (const auto* of = call_named(name.text)) return parse_call(name, *of);
    if (const auto* shape = function_named(name.text)) return parse_function(name, *shape);
    if (refuse_infix_call(cursor_, name) || refuse_reserved_call(cursor_, name)) return std::nullopt;
    std::vector<std::string_view> known{"now",   "nearest", "search", "fuzzy", "match_text", "bm25",   "rrf",
                                        "count", "sum",     "avg",    "min",   "max",        "collect"};
    for (const auto& one : scalar_functions) known.push_back(one.name);
    std::string list;
    for (const auto one : known) list += (list.empty() ? "" : ", ") + std::string{one};
    const auto foreign = foreign_function_remedy(name.text);
    cursor_.fail(
        codes::unexpected_token, name.span,
        "There is no function `" + shown_source(name.text) + "`." +
            (foreign.empty() ? did_you_mean(name.text, known) : std::string{}),
        foreign.empty() ? "The functions are " + list + "; a fragment is called as in `call f($p)`." : foreign);
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_function(const token& name,
                                                                             const function_shape& shape) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !literals_.count_part()) return std::nullopt;
    std::optional<expression> made{std::in_place};
    made->form = expression_form::call;
    made->operation = shape.function;
    cursor_.take();
    if (shape.most > 0 && !parse_arguments(*made, shape.fewest, shape.most)) return std::nullopt;
    const bool takes_many = shape.most > shape.fewest;
    if (takes_many && cursor_.is(token_kind::comma)) {
        const auto function = std::string{name.text};
        cursor_.fail(codes::query_too_large, name.span,
                     function + "(...) has more than " + std::to_string(shape.most) + " arguments.",
                     "Put some of them into a " + function + "(...) of their own.");
        return std::nullopt;
    }
    if (!cursor_.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    made->span = cursor_.since(name.span);
    if (!measure(*made)) return std::nullopt;
    return made;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_call(const token& name, const call& function) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !literals_.count_part()) return std::nullopt;
    std::optional<expression> expr{std::in_place};
    expr->form = function.form;
    expr->function = function.function;
    cursor_.take();
    bool read = true;
    switch (function.form) {
        case expression_form::now: break;
        case expression_form::nearest: read = parse_nearest_arguments(*expr); break;
        case expression_form::rrf: read = parse_rrf_arguments(*expr); break;
        case expression_form::fuzzy: read = parse_arguments(*expr, 2, 3); break;
        case expression_form::aggregate: read = parse_aggregate_arguments(*expr); break;
        default: read = parse_arguments(*expr, 2, 2); break;
    }
    if (read && cursor_.is(token_kind::identifier) && cursor_.following().kind == token_kind::variable) {
        cursor_.unexpected("`)`", "A pattern is no value: follow the edge in `match`, and count what it binds.");
        return std::nullopt;
    }
    if (!read || !cursor_.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    expr->span = cursor_.since(name.span);
    if (!measure(*expr)) return std::nullopt;
    return expr;
}

OMNIGRAPH_INLINE bool expression_parser::parse_aggregate_arguments(expression& into) {
    if (into.function == aggregate_function::count && cursor_.accept(token_kind::star)) return true;
    if (cursor_.is_word("distinct") && cursor_.following().kind != token_kind::parenthesis_close) {
        cursor_.take();
        into.distinct = true;
    }
    return parse_arguments(into, 1, 1);
}

OMNIGRAPH_INLINE bool expression_parser::parse_arguments(expression& into, std::size_t fewest, std::size_t most) {
    for (std::size_t count = 0; count < most; ++count) {
        if (count > 0 && count >= fewest && !cursor_.is(token_kind::comma)) break;
        if (count > 0 && !cursor_.expect(token_kind::comma, "`,` and another argument")) return false;
        auto argument = parse_expression();
        if (!argument) return false;
        cursor_.append(into.arguments, *std::move(argument));
    }
    return true;
}

OMNIGRAPH_INLINE bool expression_parser::parse_nearest_arguments(expression& into) {
    const auto begin = cursor_.current().span;
    if (!parse_arguments(into, 2, 2)) return false;
    if (into.arguments.front().form == expression_form::property) return true;
    cursor_.fail(codes::unexpected_token, begin,
                 "The first argument of nearest is a property, as in nearest($d.embedding, $q).",
                 "Write a variable, a point and the name of a Vector property.");
    return false;
}

OMNIGRAPH_INLINE bool expression_parser::parse_rrf_arguments(expression& into) {
    if (!parse_rank(into) || !cursor_.expect(token_kind::comma, "`,` and a second ranking") || !parse_rank(into))
        return false;
    if (!cursor_.accept(token_kind::comma)) return true;
    auto k = parse_expression();
    if (k) cursor_.append(into.arguments, *std::move(k));
    return k.has_value();
}

OMNIGRAPH_INLINE bool expression_parser::parse_rank(expression& into) {
    if (!cursor_.is_word("nearest") && !cursor_.is_word("bm25")) {
        cursor_.unexpected("nearest(...) or bm25(...) as a ranking of rrf");
        return false;
    }
    auto rank = parse_expression();
    if (!rank) return false;
    if (rank->form == expression_form::alias) {
        cursor_.unexpected("`(`");
        return false;
    }
    cursor_.append(into.arguments, *std::move(rank));
    return true;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::from_literal(std::optional<literal> value) {
    if (!value) return std::nullopt;
    std::optional<expression> expr{std::in_place};
    expr->span = value->span;
    expr->value = std::move(value);
    return expr;
}

}  // namespace omnigraph::cluster::lang
