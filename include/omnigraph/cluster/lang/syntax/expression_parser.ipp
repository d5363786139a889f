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

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>

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
                                      call{"max", expression_form::aggregate, aggregate_function::max}};
    const auto* const at = std::ranges::find(calls, name, &call::name);
    return at == calls.end() ? nullptr : at;
}

OMNIGRAPH_INLINE bool expression_parser::count_part() {
    if (++parts_ <= max_parts) return true;
    cursor_.fail(codes::source_too_large, cursor_.current().span,
                 "The source has more than " + std::to_string(max_parts) + " expressions.", "Split it.");
    return false;
}

OMNIGRAPH_INLINE bool expression_parser::at_literal() const {
    return cursor_.is(token_kind::string) || cursor_.is(token_kind::integer) || cursor_.is(token_kind::decimal) ||
           cursor_.is(token_kind::minus) || cursor_.is(token_kind::bracket_open);
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_expression() {
    if (cursor_.is(token_kind::variable)) return after_variable(cursor_.take());
    if (cursor_.is(token_kind::identifier)) return after_word(cursor_.take());
    if (at_literal()) return from_literal(parse_literal());
    cursor_.unexpected(
        "an expression",
        cursor_.is(token_kind::star)        ? "`*` stands only in count(*)."
        : cursor_.is(token_kind::type_name) ? "Texts stand in quotes, and all other words begin lower-case."
        : cursor_.current().text == "&"     ? "Write `and`."
        : cursor_.current().text == "|"     ? cursor_.following().text == "|"
                                                  ? "Write `or`."
                                                  : "A variable has one type; write a query for each of them."
        : cursor_.current().text == "!"     ? "Write `not { ... }` around clauses, or the opposite comparison."
                                            : "");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_value() {
    if (cursor_.is(token_kind::variable)) {
        auto made = after_variable(cursor_.take());
        if (!made || made->form == expression_form::variable) return made;
        cursor_.fail(codes::unexpected_token, made->span, "A property of a match variable cannot stand here.",
                     "Use a literal, a parameter or now().");
        return std::nullopt;
    }
    if (at_literal()) return from_literal(parse_literal());
    if (cursor_.is(token_kind::identifier)) {
        const auto name = cursor_.take();
        const bool known =
            is_literal_word(name.text) || (cursor_.is(token_kind::parenthesis_open) &&
                                           (name.text == "now" || name.text == "date" || name.text == "datetime"));
        if (known) return after_word(name);
        cursor_.fail(codes::unexpected_token, name.span, "Expected a value, found `" + shown_source(name.text) + "`.",
                     name.text == "null"
                         ? "There is no null literal; pass null for a nullable parameter, or leave the property out."
                         : "Text is written in quotes; other values are numbers, true, false, date(\"...\"), "
                           "datetime(\"...\"), lists, parameters and now().");
        return std::nullopt;
    }
    cursor_.unexpected("a value", cursor_.is(token_kind::type_name) ? "Texts stand in quotes." : "");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::after_variable(const token& variable) {
    if (!count_part()) return std::nullopt;
    std::optional<expression> expr{std::in_place};
    const auto name = variable.text.substr(1);
    if (!cursor_.accept(token_kind::dot)) {
        expr->form = expression_form::variable;
        expr->name = name;
        expr->span = variable.span;
        return expr;
    }
    if (cursor_.is(token_kind::star) && refuse_reserved(cursor_, reserved_context::item)) return std::nullopt;
    const auto property = cursor_.expect(token_kind::identifier, "the name of a property after the point");
    if (!property) return std::nullopt;
    expr->form = expression_form::property;
    expr->variable = name;
    expr->name = property->text;
    expr->span = cursor_.since(variable.span);
    return expr;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::after_word(const token& name) {
    if (!cursor_.is(token_kind::parenthesis_open) || is_literal_word(name.text)) {
        if (!count_part()) return std::nullopt;
        if (is_literal_word(name.text)) return from_literal(literal{name.text == "true", name.span});
        if (cursor_.is(token_kind::dot) && cursor_.following().kind == token_kind::identifier) {
            cursor_.unexpected("`$` before the name of a variable",
                               "Write $" + std::string{name.text} + "." + shown_source(cursor_.following().text) + ".");
            return std::nullopt;
        }
        std::optional<expression> expr{std::in_place};
        expr->span = name.span;
        expr->form = expression_form::alias;
        expr->name = name.text;
        return expr;
    }
    if (name.text == "date" || name.text == "datetime") return from_literal(literal_call(name));
    if (const auto* of = call_named(name.text)) return parse_call(name, *of);
    if (refuse_reserved_call(cursor_, name)) return std::nullopt;
    static constexpr std::array known{"now",   "nearest", "search", "fuzzy", "match_text", "bm25", "rrf",
                                      "count", "sum",     "avg",    "min",   "max",        "date", "datetime"};
    cursor_.fail(
        codes::unexpected_token, name.span,
        "There is no function `" + shown_source(name.text) + "`." + did_you_mean(name.text, known),
        "The functions are now, nearest, search, fuzzy, match_text, bm25, rrf, count, sum, avg, min, max, date "
        "and datetime.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<expression> expression_parser::parse_call(const token& name, const call& function) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !count_part()) return std::nullopt;
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
        case expression_form::aggregate:
            read = (function.function == aggregate_function::count && cursor_.accept(token_kind::star)) ||
                   parse_arguments(*expr, 1, 1);
            break;
        default: read = parse_arguments(*expr, 2, 2); break;
    }
    if (!read || !cursor_.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    expr->span = cursor_.since(name.span);
    return expr;
}

OMNIGRAPH_INLINE bool expression_parser::parse_arguments(expression& into, std::size_t fewest, std::size_t most) {
    for (std::size_t count = 0; count < most; ++count) {
        if (count > 0 && count >= fewest && !cursor_.is(token_kind::comma)) break;
        if (count > 0 && !cursor_.expect(token_kind::comma, "`,` and another argument")) return false;
        if (cursor_.is_word("distinct") && cursor_.following().kind == token_kind::variable &&
            refuse_reserved(cursor_, reserved_context::item))
            return false;
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
                 "The first argument of nearest is a property, as in nearest($d.embedding, $q).");
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

OMNIGRAPH_INLINE std::optional<literal> expression_parser::parse_literal() {
    if (!count_part()) return std::nullopt;
    if (cursor_.is(token_kind::bracket_open)) return parse_list();
    if (cursor_.is(token_kind::identifier)) {
        const auto name = cursor_.take();
        if (is_literal_word(name.text)) return literal{name.text == "true", name.span};
        if (cursor_.is(token_kind::parenthesis_open) && (name.text == "date" || name.text == "datetime"))
            return literal_call(name);
        cursor_.fail(codes::unexpected_token, name.span, "Expected a literal, found `" + shown_source(name.text) + "`.",
                     "Text is written in quotes.");
        return std::nullopt;
    }
    if (!at_literal()) {
        cursor_.unexpected("a literal");
        return std::nullopt;
    }
    if (!cursor_.is(token_kind::string)) return parse_number();
    const auto written = cursor_.take();
    return literal{cursor_.decoded(written), written.span};
}

/// A number with its sign, which must directly precede the digits.
OMNIGRAPH_INLINE std::optional<literal> expression_parser::parse_number() {
    const auto begin = cursor_.current();
    const bool negative = cursor_.accept(token_kind::minus);
    if (!cursor_.is(token_kind::integer) && !cursor_.is(token_kind::decimal)) {
        cursor_.unexpected("a number after `-`", cursor_.is(token_kind::minus)
                                                     ? "Comments begin with //."
                                                     : "There is no arithmetic; pass the result as a parameter.");
        return std::nullopt;
    }
    if (negative && cursor_.current().span.begin != begin.span.end) {
        cursor_.fail(codes::unexpected_token, begin.span, "The sign of a number stands directly before it.");
        return std::nullopt;
    }
    auto digits = cursor_.take();
    digits.span.begin = begin.span.begin;
    digits.text = {begin.text.data(), digits.span.end - digits.span.begin};
    if (digits.kind == token_kind::integer) {
        const auto number = cursor_.number<std::int64_t>(digits, "an integer of 64 bits");
        if (!number) return std::nullopt;
        return literal{*number, digits.span};
    }
    return parse_decimal(digits);
}

/// Too small a number is zero; too large a one is reported.
OMNIGRAPH_INLINE std::optional<literal> expression_parser::parse_decimal(const token& digits) {
    const auto nearest = nearest_double(digits.text);
    if (!nearest) {
        cursor_.fail(codes::number_out_of_range, digits.span,
                     "`" + shown_source(digits.text) + "` is too large for a floating-point number.",
                     "The largest is about 1.8 times ten to the 308.");
        return std::nullopt;
    }
    literal made{*nearest, digits.span};
    constexpr double limit = 9223372036854775808.0;
    if (std::abs(*nearest) > limit || *nearest != std::floor(*nearest)) return made;
    const auto whole = whole_decimal(digits.text);
    made.rounded = !whole || *nearest == limit || static_cast<std::int64_t>(*nearest) != *whole;
    if (made.rounded) made.whole = whole;
    return made;
}

OMNIGRAPH_INLINE std::optional<literal> expression_parser::parse_list() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    std::vector<literal> elements;
    while (!cursor_.is(token_kind::bracket_close)) {
        if (!elements.empty() && !cursor_.expect(token_kind::comma, "`,` or `]`")) return std::nullopt;
        auto element = parse_literal();
        if (!element) return std::nullopt;
        cursor_.append(elements, *std::move(element));
    }
    cursor_.take();
    return literal{std::move(elements), cursor_.since(open.span)};
}

OMNIGRAPH_INLINE std::optional<literal> expression_parser::literal_call(const token& name) {
    cursor_.take();
    const auto text = cursor_.expect(token_kind::string, "the text of the date in quotes");
    if (!text) return std::nullopt;
    auto decoded = cursor_.decoded(*text);
    if (!cursor_.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    const auto span = cursor_.since(name.span);
    if (name.text == "date") return literal{date_text{std::move(decoded)}, span};
    return literal{datetime_text{std::move(decoded)}, span};
}

}  // namespace omnigraph::cluster::lang
