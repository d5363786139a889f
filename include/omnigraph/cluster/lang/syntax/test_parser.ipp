// Bodies of lang/syntax/test_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
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

OMNIGRAPH_INLINE std::optional<comparison> accept_comparison_word(token_cursor& cursor) {
    if (cursor.accept_word("contains")) return comparison::contains;
    if (cursor.accept_word("in")) return comparison::in;
    if (cursor.accept_word("starts_with")) return comparison::starts_with;
    if (cursor.accept_word("ends_with")) return comparison::ends_with;
    if (!cursor.is_word("not") || cursor.following().text != "in") return std::nullopt;
    cursor.take();
    cursor.take();
    return comparison::not_in;
}

OMNIGRAPH_INLINE bool is_test_word(std::string_view word) {
    return word == "is" || word == "contains" || word == "in" || word == "starts_with" || word == "ends_with";
}

OMNIGRAPH_INLINE bool at_test_word(const token_cursor& cursor) {
    return (cursor.is(token_kind::identifier) && is_test_word(cursor.current().text)) ||
           (cursor.is_word("not") && cursor.following().text == "in");
}

OMNIGRAPH_INLINE bool negates(const token& next, const token& behind) {
    switch (next.kind) {
        case token_kind::parenthesis_open:
        case token_kind::bracket_open:
        case token_kind::variable:
        case token_kind::string:
        case token_kind::integer:
        case token_kind::decimal:
        case token_kind::minus: return true;
        case token_kind::identifier: break;
        default: return false;
    }
    if (!is_test_word(next.text)) return true;
    return (behind.kind >= token_kind::equal && behind.kind <= token_kind::greater_equal) ||
           (behind.kind == token_kind::identifier && is_test_word(behind.text));
}

OMNIGRAPH_INLINE bool is_text_clause(const expression& value) {
    return value.form == expression_form::search || value.form == expression_form::fuzzy ||
           value.form == expression_form::match_text;
}

OMNIGRAPH_INLINE bool refuse_foreign_operator(token_cursor& cursor, comparison op, const token& sign) {
    const auto next = comparison_at(cursor);
    if (!next) return false;
    const auto meant = op == comparison::equal && *next == comparison::greater  ? std::string_view{">="}
                       : op == comparison::equal && *next == comparison::less   ? "<="
                       : op == comparison::less && *next == comparison::greater ? "!="
                                                                                : "";
    if (meant.empty() || cursor.current().span.begin != sign.span.end) {
        cursor.unexpected("a value", op == comparison::equal ? "Equality is one `=`."
                                                             : "The comparisons are =, !=, <, <=, > and >=.");
        return true;
    }
    const auto written = std::string{sign.text} + std::string{cursor.current().text};
    cursor.fail(codes::unexpected_token, {sign.span.begin, cursor.current().span.end},
                "Expected a comparison, found `" + written + "`.", "Write `" + std::string{meant} + "`.");
    return true;
}

OMNIGRAPH_INLINE std::optional<bool> parse_nullness(token_cursor& cursor) {
    const bool negated = cursor.accept_word("not");
    if (cursor.accept_word("null")) return negated;
    // `none` and `nil` are null in other languages.
    const bool null = foreign_value_remedy(cursor.current().text) == no_null_literal;
    cursor.unexpected(negated ? "`null`" : "`not` or `null`",
                      null ? "Write `null`." : "To compare with a value use = or !=.");
    return std::nullopt;
}

OMNIGRAPH_INLINE bool refuse_bare_list(token_cursor& cursor, comparison op, const expression& first) {
    if (first.form == expression_form::variable && cursor.is(token_kind::bracket_open) &&
        cursor.current().span.begin == first.span.end && cursor.following().kind == token_kind::string) {
        cursor.unexpected("the end of the test");
        return true;
    }
    if (cursor.is(token_kind::dots) && !cursor.on_new_line()) {
        cursor.unexpected("the end of the test", "A range is two comparisons, as in $p.age >= 1 and $p.age <= 3.");
        return true;
    }
    if ((op != comparison::in && op != comparison::not_in) || !cursor.is(token_kind::comma) || !first.value)
        return false;
    const auto next = cursor.following().kind;
    if (next != token_kind::integer && next != token_kind::decimal && next != token_kind::string) return false;
    cursor.unexpected("a list in brackets", "A list stands in brackets, as in [1, 2].");
    return true;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// Refuses `shortst $a knows{1,3} $b as $path`, and `p knows $b`.
[[nodiscard]] OMNIGRAPH_INLINE bool refuse_as_pattern(token_cursor& cursor, const expression& word) {
    if (word.form != expression_form::alias || cursor.on_new_line()) return false;
    if (cursor.is(token_kind::variable)) {
        const auto meant = closest_word(word.name, std::array<std::string_view, 1>{"shortest"});
        if (!meant || cursor.following().kind != token_kind::identifier) return false;
        cursor.fail(codes::unexpected_token, word.span,
                    "Expected a clause, found `" + shown_source(word.name) + "`." + suggested(*meant),
                    "Write `" + *meant + "`.");
        return true;
    }
    if (!cursor.is(token_kind::identifier) || cursor.is_word("shortest") ||
        cursor.following().kind != token_kind::variable)
        return false;
    cursor.fail(codes::unexpected_token, word.span, "Expected a clause, found `" + shown_source(word.name) + "`.",
                "Variables begin with a `$`: $" + shown_source(word.name) + " " + shown_source(cursor.current().text) +
                    " " + shown_source(cursor.following().text) + ".");
    return true;
}

/// Refuses a misspelled word before the braces of a block, such as `nto { ... }`.
[[nodiscard]] OMNIGRAPH_INLINE bool refuse_as_block(token_cursor& cursor, const expression& word) {
    static constexpr std::array<std::string_view, 3> blocks{"not", "optional", "either"};
    if (word.form != expression_form::alias || !cursor.is(token_kind::brace_open)) return false;
    const auto meant = closest_word(word.name, blocks);
    if (!meant) return false;
    cursor.fail(codes::unexpected_token, word.span,
                "Expected a clause, found `" + shown_source(word.name) + "`." + suggested(*meant),
                "Write `" + *meant + "`.");
    return true;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool refuse_negated(token_cursor& cursor, not_reading negation) {
    if (!cursor.is_word("not")) return false;
    const auto next = ascii_lower(cursor.following().text);
    if (const auto* found = reserved_word(next, reserved_context::operation))
        refuse(cursor, *found, cursor.following().span);
    else if (next == "in")
        cursor.fail(codes::unexpected_token, cursor.following().span, "Expected `in`, found `IN`.",
                    small_letters_remedy("IN"));
    else
        cursor.unexpected("a comparison", negation == not_reading::begins_clause
                                              ? std::string{test_parser::how_to_negate}
                                              : "`not` stands before the whole test, as in not $p.age > 3.");
    return true;
}

OMNIGRAPH_INLINE bool test_parser::at_negation() const {
    return negation_ == not_reading::negates_test && cursor_.is_word("not") &&
           negates(cursor_.following(), cursor_.following(2));
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_negation() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto word = cursor_.take();
    auto inner = parse_single();
    if (!inner) return std::nullopt;
    junction negation{connective::any, true, {}, {}};
    cursor_.append(negation.parts, *std::move(inner));
    negation.span = cursor_.since(word.span);
    return negation;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_single() {
    if (at_negation()) return parse_negation();
    if (!cursor_.is(token_kind::parenthesis_open)) {
        auto left = parse_first_operand();
        return left ? single_after(*std::move(left)) : std::nullopt;
    }
    auto inner = parse_parenthesized();
    if (!inner) return std::nullopt;
    if (auto* grouped = std::get_if<test>(&*inner)) return std::move(*grouped);
    auto left = expressions_.continued(std::get<expression>(*std::move(inner)));
    return left ? single_after(*std::move(left)) : std::nullopt;
}

/// Not in parentheses. Reports what is another clause.
OMNIGRAPH_INLINE std::optional<expression> test_parser::parse_first_operand() {
    const bool pattern = cursor_.is_word("not") && cursor_.following().kind == token_kind::brace_open;
    if (pattern || (negation_ == not_reading::begins_clause && cursor_.is_word("not"))) {
        cursor_.unexpected("a test", negation_ == not_reading::begins_clause
                                         ? std::string{how_to_negate}
                                         : "Patterns are clauses of `match`: optional { ... } binds variables that are "
                                           "null where it finds nothing, and `is null` tests one of them.");
        return std::nullopt;
    }
    if (cursor_.is(token_kind::type_name) && cursor_.reads_as("not")) {
        if (negation_ == not_reading::negates_test) cursor_.unexpected("`not` or a test");
        else cursor_.unexpected("a test", std::string{how_to_negate});
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
         (cursor_.is(token_kind::identifier) && !at_test_word(cursor_) &&
          (cursor_.following().kind == token_kind::variable || cursor_.following().kind == token_kind::brace_open)));
    if (!other_clause) return left;
    cursor_.unexpected("a test", cursor_.is(token_kind::colon)
                                     ? "A binding is a clause of its own, without parentheses: $" + left->name +
                                           ": Person; an edge is named between two variables: $p knows $q."
                                     : "Only tests are joined by `and` and `or`; alternatives of patterns are either { "
                                       "$a knows $b } or { $b knows $a }, and of edges $a knows|likes $b.");
    return std::nullopt;
}

/// `(` begins tests, or the operand of one: `($p.age + 1) * 2 > 30`.
OMNIGRAPH_INLINE std::optional<test_parser::test_or_value> test_parser::parse_parenthesized() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    auto inner = parse_test_or_value();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "`and`, `or` or `)`")) return std::nullopt;
    if (auto* value = std::get_if<expression>(&*inner)) value->span = cursor_.since(open.span);
    return inner;
}

OMNIGRAPH_INLINE std::optional<test_parser::test_or_value> test_parser::parse_test_or_value() {
    std::optional<expression> left;
    std::optional<test> first;
    if (at_negation()) {
        first = parse_negation();
        if (!first) return std::nullopt;
    } else if (cursor_.is(token_kind::parenthesis_open)) {
        auto inner = parse_parenthesized();
        if (!inner) return std::nullopt;
        if (auto* grouped = std::get_if<test>(&*inner)) first = std::move(*grouped);
        else left = expressions_.continued(std::get<expression>(*std::move(inner)));
    } else {
        left = parse_first_operand();
    }
    if (!first && !left) return std::nullopt;
    if (left && cursor_.is(token_kind::parenthesis_close) && !is_text_clause(*left))
        return test_or_value{*std::move(left)};
    if (!first) first = single_after(*std::move(left));
    if (at_connective()) first = joined_any(joined_all(std::move(first)));
    if (!first) return std::nullopt;
    return test_or_value{*std::move(first)};
}

/// Refuses a word of another language that begins a clause there, such as `join`.
OMNIGRAPH_INLINE bool test_parser::refuse_foreign_clause(const expression& left) {
    auto remedy = left.form == expression_form::alias ? foreign_remedy(left.name) : std::string{};
    if (remedy.empty()) return false;
    cursor_.fail(codes::unexpected_token, left.span, "Expected a clause, found `" + shown_source(left.name) + "`.",
                 std::move(remedy));
    return true;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::single_after(expression&& left) {
    static constexpr std::array<std::string_view, 5> words{"contains", "in", "starts_with", "ends_with", "is"};
    if (const auto op = accept_comparison_word(cursor_)) return parse_comparison(std::move(left), *op);
    if (cursor_.accept_word("is")) return parse_null_test(std::move(left));
    if (const auto op = comparison_at(cursor_)) {
        const auto sign = cursor_.take();
        if (refuse_foreign_operator(cursor_, *op, sign)) return std::nullopt;
        return parse_comparison(std::move(left), *op);
    }
    const bool text_clause = is_text_clause(left);
    if (refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    if (!text_clause) {
        if (refuse_foreign_clause(left)) return std::nullopt;
        if (refuse_negated(cursor_, negation_) || detail::refuse_as_block(cursor_, left) ||
            detail::refuse_as_pattern(cursor_, left))
            return std::nullopt;
        const bool alone = cursor_.is(token_kind::brace_close) || cursor_.is(token_kind::parenthesis_close) ||
                           cursor_.is(token_kind::variable) || at_connective();
        cursor_.unexpected_word(
            "a comparison: =, !=, <, <=, >, >=, in, contains, starts_with, ends_with or is null", words,
            !alone ? std::string{}
            : left.form == expression_form::property
                ? cursor_.is(token_kind::variable) && !cursor_.on_new_line()
                      ? "A Bool is a test with `= true`; an edge is named without a point: $" + left.variable + " " +
                            left.name + " " + shown_source(cursor_.current().text) + "."
                      : "A Bool is a test with `= true`."
            : left.form == expression_form::variable && !cursor_.is(token_kind::variable)
                ? "Say what it is, as in $" + left.name + ": Type, or test it."
            : left.form == expression_form::bm25
                ? "bm25(...) is a score: compare it, or order by it. To test for a word write search(...)."
                : std::string{});
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
    if (cursor_.reads_as("null")) {
        cursor_.unexpected("a value", std::string{instead_of_null(null_place::comparison)});
        return std::nullopt;
    }
    if (op == comparison::equal && left.form == expression_form::variable && cursor_.is(token_kind::type_name)) {
        cursor_.unexpected("a value", "A variable is bound by a colon: $" + left.name + ": " +
                                          shown_source(cursor_.current().text) + ".");
        return std::nullopt;
    }
    auto right = expressions_.parse_expression(minus_reading::maybe_next_test);
    if (!right || refuse_bare_list(cursor_, op, *right)) return std::nullopt;
    if (refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    const bool may_name_path = op == comparison::equal && negation_ == not_reading::begins_clause;
    if (may_name_path && refuse_named_path(left, *right)) return std::nullopt;
    const auto span = cursor_.since(left.span);
    return filter{std::move(left), op, *std::move(right), span};
}

/// Refuses `$path = $p knows{1,3} $q`.
OMNIGRAPH_INLINE bool test_parser::refuse_named_path(const expression& left, const expression& right) {
    static constexpr std::array<std::string_view, 6> others{"and", "or", "not", "either", "optional", "shortest"};
    const auto next = cursor_.following().kind;
    const bool edge = cursor_.is(token_kind::identifier) && !cursor_.on_new_line() &&
                      std::ranges::find(others, cursor_.current().text) == others.end() &&
                      (next == token_kind::variable || next == token_kind::brace_open);
    if (!edge || left.form != expression_form::variable || right.form != expression_form::variable) return false;
    cursor_.unexpected("a clause", "A path is named behind a shortest one: shortest $" + right.name + " " +
                                       shown_source(cursor_.current().text) + "{1,6} $b as $" + left.name + ".");
    return true;
}

OMNIGRAPH_INLINE std::optional<test> test_parser::parse_null_test(expression&& value) {
    const auto negated = parse_nullness(cursor_);
    if (!negated) return std::nullopt;
    const auto span = cursor_.since(value.span);
    return null_test{std::move(value), *negated, span};
}

OMNIGRAPH_INLINE std::optional<test> test_parser::joined_all(std::optional<test> first) {
    return joined_tests(cursor_, std::move(first), junction{connective::all, false, {}, {}}, "and",
                        [this] { return parse_single(); });
}

OMNIGRAPH_INLINE std::optional<test> test_parser::joined_any(std::optional<test> first) {
    return joined_tests(cursor_, std::move(first), junction{connective::any, false, {}, {}}, "or",
                        [this] { return joined_all(parse_single()); });
}

}  // namespace omnigraph::cluster::lang
