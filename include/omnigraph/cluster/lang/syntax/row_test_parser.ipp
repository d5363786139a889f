// Bodies of lang/syntax/row_test_parser.hpp.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/row_test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::parse() {
    if (!cursor_.is_word("where")) {
        static constexpr std::array<std::string_view, 1> word{"where"};
        const bool nothing = cursor_.is(token_kind::brace_close) || cursor_.at_end() || at_statement(cursor_);
        cursor_.unexpected_word(
            "`where` and a test of the rows", word,
            nothing ? "Choose the rows, as in `where name = \"Ann\"` or, of edges, `where from = \"Ann\"`; `where 1 = "
                      "1` chooses all of them."
            : cursor_.is(token_kind::variable)
                ? "Leave it out: a write has no variables, and properties stand alone, as in `where name = \"Ann\"`."
            : cursor_.is(token_kind::brace_open) || cursor_.following().kind != token_kind::identifier
                ? "Write it as in `where name = \"Ann\"`."
                : "");
        return std::nullopt;
    }
    cursor_.take();
    if (cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected("a test of the rows", "Write the test without braces, as in `where name = \"Ann\"`.");
        return std::nullopt;
    }
    return joined_any(joined_all(parse_row_test()));
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::joined_all(std::optional<row_test> first) {
    return joined_tests(cursor_, std::move(first), row_junction{connective::all, false, {}, {}}, "and",
                        [this] { return parse_row_test(); });
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::joined_any(std::optional<row_test> first) {
    return joined_tests(cursor_, std::move(first), row_junction{connective::any, false, {}, {}}, "or",
                        [this] { return joined_all(parse_row_test()); });
}

OMNIGRAPH_INLINE bool row_test_parser::at_negation() const {
    return cursor_.is_word("not") && negates(cursor_.following(), cursor_.following(2));
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::parse_row_test() {
    if (at_negation()) return parse_negation();
    if (!cursor_.is(token_kind::parenthesis_open)) return test_after(parse_left());
    auto inner = parse_parenthesized();
    if (!inner) return std::nullopt;
    if (auto* grouped = std::get_if<row_test>(&*inner)) return std::move(*grouped);
    return test_after(expressions_.continued(std::get<expression>(*std::move(inner))));
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::parse_negation() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto word = cursor_.take();
    auto inner = parse_row_test();
    if (!inner) return std::nullopt;
    row_junction negation{connective::any, true, {}, {}};
    cursor_.append(negation.parts, *std::move(inner));
    negation.span = cursor_.since(word.span);
    return negation;
}

/// `(` begins tests, or the operand of one: `(age + 1) * 2 > 30`.
OMNIGRAPH_INLINE std::optional<row_test_parser::test_or_value> row_test_parser::parse_parenthesized() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    auto inner = parse_test_or_value();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "`and`, `or` or `)`")) return std::nullopt;
    if (auto* value = std::get_if<expression>(&*inner)) value->span = cursor_.since(open.span);
    return inner;
}

OMNIGRAPH_INLINE std::optional<row_test_parser::test_or_value> row_test_parser::parse_test_or_value() {
    std::optional<row_test> first;
    if (at_negation()) {
        first = parse_negation();
    } else {
        std::optional<expression> left;
        if (cursor_.is(token_kind::parenthesis_open)) {
            auto inner = parse_parenthesized();
            if (!inner) return std::nullopt;
            if (auto* grouped = std::get_if<row_test>(&*inner)) first = std::move(*grouped);
            else left = expressions_.continued(std::get<expression>(*std::move(inner)));
        } else {
            left = parse_left();
        }
        if (!first && !left) return std::nullopt;
        if (left && cursor_.is(token_kind::parenthesis_close)) return test_or_value{*std::move(left)};
        if (!first) first = test_after(std::move(left));
    }
    first = joined_any(joined_all(std::move(first)));
    if (!first) return std::nullopt;
    return test_or_value{*std::move(first)};
}

/// What compares a property with a value, taken.
OMNIGRAPH_INLINE std::optional<comparison> row_test_parser::parse_operator(const expression& left) {
    if (const auto word = accept_comparison_word(cursor_)) return word;
    if (const auto op = comparison_at(cursor_)) {
        const auto sign = cursor_.take();
        if (refuse_foreign_operator(cursor_, *op, sign)) return std::nullopt;
        return op;
    }
    static constexpr std::array<std::string_view, 5> words{"is", "contains", "in", "starts_with", "ends_with"};
    if (!refuse_reserved(cursor_, reserved_context::operation) && !refuse_negated(cursor_, not_reading::negates_test) &&
        !refuse_bare_test(left))
        cursor_.unexpected_word("a comparison: =, !=, <, <=, >, >=, in, contains, starts_with, ends_with or is null",
                                words);
    return std::nullopt;
}

/// Refuses `where active` and `where exists { ... }`.
OMNIGRAPH_INLINE bool row_test_parser::refuse_bare_test(const expression& left) {
    const bool named = left.form == expression_form::property;
    const bool ends = cursor_.is(token_kind::brace_close) || cursor_.is(token_kind::parenthesis_close) ||
                      cursor_.at_end() || at_joint(cursor_) || at_statement(cursor_);
    const bool pattern = named && left.name == "exists" && cursor_.is(token_kind::brace_open);
    if (!(named && ends) && !pattern) return false;
    cursor_.unexpected("a comparison", pattern ? "A write looks at one row at a time: find the rows by a query that "
                                                 "reads, and give their keys, as in `where name in $names`."
                                               : "A Bool is a test with `= true`.");
    return true;
}

/// Before a comparison every word is a property, even `true`.
OMNIGRAPH_INLINE std::optional<expression> row_test_parser::parse_left() {
    const auto next = cursor_.following();
    if (cursor_.is(token_kind::identifier) && next.kind == token_kind::dot) {
        const auto name = cursor_.take();
        const bool end = name.text == "from" || name.text == "to";
        const auto inner = std::string{cursor_.following().text};
        cursor_.unexpected("a comparison", end ? "`" + std::string{name.text} + "` is the id of the node there: " +
                                                     std::string{name.text} + " = \"Ann\"."
                                               : "Properties stand alone here: " + shown_source(inner) + ".");
        return std::nullopt;
    }
    const bool compared = (next.kind >= token_kind::equal && next.kind <= token_kind::greater_equal) ||
                          (next.kind == token_kind::identifier && (is_test_word(next.text) || next.text == "not"));
    if (!cursor_.is(token_kind::identifier) || !compared) {
        if (!cursor_.is(token_kind::type_name)) return expressions_.parse_expression();
        const bool of_type = next.kind == token_kind::dot && cursor_.following(2).kind == token_kind::identifier;
        if (cursor_.reads_as("not")) cursor_.unexpected("`not` or a property of the rows");
        else
            cursor_.unexpected("a property of the rows",
                               of_type ? "Properties stand alone here: " + shown_source(cursor_.following(2).text) + "."
                                       : "Names of properties begin with a small letter: " +
                                             with_small_letter(cursor_.current().text) + ".");
        return std::nullopt;
    }
    if (!expressions_.literals().count_part()) return std::nullopt;
    const auto word = cursor_.take();
    std::optional<expression> property{std::in_place};
    property->form = expression_form::property;
    property->name = word.text;
    property->span = word.span;
    return property;
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::test_after(std::optional<expression> left) {
    if (!left) return std::nullopt;
    const bool named = left->form == expression_form::property && left->variable == row_variable;
    if (!named && !values_.belongs_here(*left, value_source::row)) return std::nullopt;
    if (cursor_.accept_word("is")) return null_test_after(*std::move(left));
    const auto op = parse_operator(*left);
    if (!op) return std::nullopt;
    if (cursor_.reads_as("null")) {
        cursor_.unexpected("a value", std::string{instead_of_null(null_place::comparison)});
        return std::nullopt;
    }
    auto right = values_.parse(value_source::row);
    if (!right || refuse_bare_list(cursor_, *op, *right)) return std::nullopt;
    const auto span = cursor_.since(left->span);
    if (left->form == expression_form::property && !is_computed(*right))
        return predicate{std::move(left->name), *op, *std::move(right), span, left->span};
    return filter{*std::move(left), *op, *std::move(right), span};
}

OMNIGRAPH_INLINE std::optional<row_test> row_test_parser::null_test_after(expression&& left) {
    const auto negated = parse_nullness(cursor_);
    if (!negated) return std::nullopt;
    const auto span = cursor_.since(left.span);
    if (left.form == expression_form::property)
        return predicate{std::move(left.name), {}, {}, span, left.span, !*negated};
    return null_test{std::move(left), *negated, span};
}

}  // namespace omnigraph::cluster::lang
