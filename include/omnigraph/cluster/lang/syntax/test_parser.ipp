// Bodies of lang/syntax/test_parser.hpp.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<test> test_parser::parse() {
    auto first = parse_single();
    if (at_connective()) return joined_any(joined_all(std::move(first)));
    return first;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::after_operand(expression&& left) {
    auto first = single_after(std::move(left));
    if (at_connective()) return joined_any(joined_all(std::move(first)));
    return first;
}

OMNIGRAPH_INLINE std::optional<comparison> comparison_at(const token_cursor& cursor) {
    switch (cursor.current().kind) {
        case token_kind::equal: return comparison::equal;
        case token_kind::not_equal: return comparison::not_equal;
        case token_kind::less: return comparison::less;
        case token_kind::less_equal: return comparison::less_equal;
        case token_kind::greater: return comparison::greater;
        case token_kind::greater_equal: return comparison::greater_equal;
        default: return std::nullopt;
    }
}

OMNIGRAPH_INLINE bool refuse_foreign_operator(token_cursor& cursor, comparison op) {
    const auto next = comparison_at(cursor);
    if (!next) return false;
    cursor.unexpected("a value", op == comparison::equal && *next == comparison::greater  ? "Write `>=`."
                                 : op == comparison::equal && *next == comparison::less   ? "Write `<=`."
                                 : op == comparison::less && *next == comparison::greater ? "Write `!=`."
                                 : op == comparison::equal                                ? "Equality is one `=`."
                                                           : "The comparisons are =, !=, <, <=, > and >=.");
    return true;
}

OMNIGRAPH_INLINE std::optional<bool> parse_nullness(token_cursor& cursor) {
    const bool negated = cursor.accept_word("not");
    if (cursor.accept_word("null")) return negated;
    cursor.unexpected(negated ? "`null`" : "`null` or `not null`", "To compare with a value use = or !=.");
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// Refuses `$p.age not in [1]` and the like.
[[nodiscard]] OMNIGRAPH_INLINE bool refuse_negated(token_cursor& cursor) {
    if (!cursor.is_word("not")) return false;
    if (const auto* found = reserved_word(cursor.following().text, reserved_context::operation))
        refuse(cursor, *found, cursor.following().span);
    else cursor.unexpected("a comparison", std::string{test_parser::how_to_negate});
    return true;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_single() {
    if (cursor_.is(token_kind::parenthesis_open)) return parse_group();
    if (cursor_.is_word("not")) {
        cursor_.unexpected("a test", std::string{how_to_negate});
        return std::nullopt;
    }
    auto left = expressions_.parse_expression();
    if (!left) return std::nullopt;
    if (left->form == expression_form::alias && cursor_.is(token_kind::colon)) {
        cursor_.unexpected("a comparison", "Variables begin with a `$`: $" + left->name + ": Type.");
        return std::nullopt;
    }
    const bool other_clause =
        left->form == expression_form::variable &&
        (cursor_.is(token_kind::colon) || cursor_.is(token_kind::variable) ||
         (cursor_.is(token_kind::identifier) && !cursor_.is_word("is") && !cursor_.is_word("contains")));
    if (!other_clause) return single_after(*std::move(left));
    cursor_.unexpected("a test",
                       "Only comparisons, null tests and text searches are joined by `and` and `or`; bindings and "
                       "traversals are clauses of their own.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_group() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    cursor_.take();
    auto inner = parse();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "`and`, `or` or `)`")) return std::nullopt;
    return inner;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::single_after(expression&& left) {
    static constexpr std::array<std::string_view, 2> words{"contains", "is"};
    if (cursor_.accept_word("contains")) return parse_comparison(std::move(left), comparison::contains);
    if (cursor_.accept_word("is")) return parse_null_test(std::move(left));
    if (const auto op = comparison_at(cursor_)) {
        cursor_.take();
        if (refuse_foreign_operator(cursor_, *op)) return std::nullopt;
        return parse_comparison(std::move(left), *op);
    }
    const bool text_clause = left.form == expression_form::search || left.form == expression_form::fuzzy ||
                             left.form == expression_form::match_text;
    if (!(text_clause && at_signed_test()) && refuse_reserved(cursor_, reserved_context::operation))
        return std::nullopt;
    if (!text_clause) {
        if (detail::refuse_negated(cursor_)) return std::nullopt;
        const bool alone = cursor_.is(token_kind::brace_close) || cursor_.is(token_kind::parenthesis_close) ||
                           cursor_.is(token_kind::variable) || at_connective();
        cursor_.unexpected_word(
            "a comparison: =, !=, <, <=, >, >=, contains or is null", words,
            !alone                                   ? ""
            : left.form == expression_form::property ? "A Bool is a test with `= true`."
            : left.form == expression_form::bm25
                ? "bm25(...) is a score: compare it, or order by it. To test for a word write search(...)."
                : "");
        return std::nullopt;
    }
    filter filter;
    filter.span = left.span;
    filter.right.span = left.span;
    filter.right.value = literal{true, left.span};
    filter.left = std::move(left);
    return filter;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_comparison(expression&& left, comparison op) {
    if (cursor_.is_word("null")) {
        cursor_.unexpected("a value", "A comparison with null holds for no row; write `is null` or `is not null`.");
        return std::nullopt;
    }
    auto right = expressions_.parse_expression();
    if (!right) return std::nullopt;
    if (!at_signed_test() && refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    const auto span = cursor_.since(left.span);
    return filter{std::move(left), op, *std::move(right), span};
}

/// Behind a test, `-1 < $p.age` begins another test; without a comparison `-1` is a subtraction.
OMNIGRAPH_INLINE bool test_parser::at_signed_test() const {
    if (!cursor_.is(token_kind::minus)) return false;
    const auto number = cursor_.following();
    if ((number.kind != token_kind::integer && number.kind != token_kind::decimal) ||
        number.span.begin != cursor_.current().span.end)
        return false;
    const auto behind = cursor_.following(2);
    return (behind.kind >= token_kind::equal && behind.kind <= token_kind::greater_equal) ||
           behind.text == "contains" || behind.text == "is";
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_null_test(expression&& value) {
    const auto negated = parse_nullness(cursor_);
    if (!negated) return std::nullopt;
    const auto span = cursor_.since(value.span);
    return null_test{std::move(value), *negated, span};
}

OMNIGRAPH_INLINE std::optional<test> test_parser::joined_all(std::optional<test> first) {
    return joined(std::move(first), connective::all, "and", [this] { return parse_single(); });
}

OMNIGRAPH_INLINE std::optional<test> test_parser::joined_any(std::optional<test> first) {
    return joined(std::move(first), connective::any, "or", [this] { return joined_all(parse_single()); });
}

template <class Next>
std::optional<test> test_parser::joined(std::optional<test> first, connective op, std::string_view word, Next next) {
    if (!first || !cursor_.is_word(word)) return first;
    const auto begin = std::visit([](const auto& one) { return one.span; }, *first);
    junction junction{op, {}, {}};
    cursor_.append(junction.parts, *std::move(first));
    while (cursor_.accept_word(word)) {
        auto part = next();
        if (!part) return std::nullopt;
        cursor_.append(junction.parts, *std::move(part));
    }
    junction.span = cursor_.since(begin);
    return junction;
}

}  // namespace omnigraph::cluster::lang
