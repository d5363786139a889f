// Bodies of lang/syntax/write_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool write_parser::is_verb(const token& word) {
    return word.kind == token_kind::identifier &&
           (word.text == "insert" || word.text == "update" || word.text == "delete");
}

OMNIGRAPH_INLINE bool write_parser::parse(write_body& into) {
    const auto braces = cursor_.opened().braces;
    while (!cursor_.is(token_kind::brace_close)) {
        if (cursor_.at_end() || at_next_query(cursor_)) {
            cursor_.unexpected("insert, update, delete or `}`");
            return false;
        }
        auto made = parse_statement();
        const bool whole = made.has_value();
        if (made) cursor_.append(into.statements, *std::move(made));
        if (!whole || !ends_here()) skip_statement(braces);
    }
    return true;
}

/// A statement must be followed by another one or by the end of the query; anything else is reported.
OMNIGRAPH_INLINE bool write_parser::ends_here() {
    static constexpr std::array<std::string_view, 3> words{"insert", "update", "delete"};
    if (cursor_.is(token_kind::brace_close) || cursor_.at_end() || is_verb(cursor_.current())) return true;
    if (!refuse_reserved(cursor_, reserved_context::write))
        cursor_.unexpected_word("insert, update, delete or `}`", words,
                                compares_next() ? "Tests are joined by `and` and `or`."
                                : cursor_.is(token_kind::comma) && is_verb(cursor_.following())
                                    ? "Remove it: statements stand one after the other."
                                    : "");
    return false;
}

/// Whether another test stands here, as in `from = "a" to = "b"`.
OMNIGRAPH_INLINE bool write_parser::compares_next() const {
    const auto next = cursor_.following();
    return cursor_.is(token_kind::identifier) &&
           ((next.kind >= token_kind::equal && next.kind <= token_kind::greater_equal) || is_test_word(next.text));
}

OMNIGRAPH_INLINE void write_parser::skip_statement(std::ptrdiff_t braces) {
    while (!cursor_.at_end() &&
           (cursor_.opened().braces > braces || !(cursor_.is(token_kind::brace_close) || at_statement()))) {
        if (at_next_query(cursor_)) return;
        cursor_.take();
    }
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_statement() {
    if (cursor_.is_word("insert")) return parse_insert(cursor_.take());
    if (cursor_.is_word("update")) return parse_update(cursor_.take());
    return parse_delete(cursor_.take());
}

/// The type that a statement is about; reports a second one, as in `delete Person | Company`.
OMNIGRAPH_INLINE std::optional<token> write_parser::take_type(std::string_view verb) {
    const auto what = "the name of a type after `" + std::string{verb} + "`";
    if (cursor_.is(token_kind::variable)) {
        cursor_.unexpected(what, verb == "insert"   ? "Write insert Person { name: $name }."
                                 : verb == "update" ? "Write update Person set { age: 30 } where name = $name."
                                                    : "Write delete Person where name = $name.");
        return std::nullopt;
    }
    const auto type = cursor_.expect(token_kind::type_name, what);
    static constexpr std::array<std::string_view, 4> bars{"|", ",", "&", "or"};
    const bool several = type && cursor_.following().kind == token_kind::type_name &&
                         std::ranges::find(bars, cursor_.current().text) != bars.end();
    if (!several) return type;
    cursor_.fail(codes::unexpected_token, cursor_.current().span,
                 "A statement is about one type; here is `" + shown_source(cursor_.current().text) + "`.",
                 "Write a statement for each type: " + std::string{verb} + " " + shown_source(type->text) +
                     " ... and " + std::string{verb} + " " + shown_source(cursor_.following().text) + " ...");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_insert(const token& word) {
    const auto type = take_type("insert");
    if (!type) return std::nullopt;
    insert_statement insert{std::string{type->text}, {}, {}, type->span};
    if (!parse_assignments(insert.assignments, value_source::parameters)) return std::nullopt;
    insert.span = cursor_.since(word.span);
    return insert;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_update(const token& word) {
    const auto type = take_type("update");
    if (!type || !cursor_.expect_word("set")) return std::nullopt;
    update_statement update{std::string{type->text}, {}, {}, {}, type->span};
    if (!parse_assignments(update.assignments, value_source::row)) return std::nullopt;
    auto where = parse_where();
    if (!where) return std::nullopt;
    update.where = *std::move(where);
    update.span = cursor_.since(word.span);
    return update;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_delete(const token& word) {
    const auto type = take_type("delete");
    if (!type) return std::nullopt;
    delete_statement deletion{std::string{type->text}, {}, {}, type->span};
    auto where = parse_where();
    if (!where) return std::nullopt;
    deletion.where = *std::move(where);
    deletion.span = cursor_.since(word.span);
    return deletion;
}

OMNIGRAPH_INLINE bool write_parser::parse_assignments(std::vector<property_value>& into, value_source source) {
    if (cursor_.is(token_kind::identifier)) {
        cursor_.unexpected("`{` and the values of properties",
                           "Write `{` before them and `}` behind them: set { age: 30 }.");
        return false;
    }
    if (!cursor_.expect(token_kind::brace_open, "`{` and the values of properties")) return false;
    if (cursor_.is(token_kind::brace_close)) cursor_.unexpected("a property");
    const auto list = cursor_.opened();
    while (!cursor_.accept(token_kind::brace_close)) {
        if (cursor_.at_end() || cursor_.gave_up() || at_statement() || at_next_query(cursor_)) {
            cursor_.unexpected("a property or `}`");
            return false;
        }
        if (auto made = parse_assignment(source)) cursor_.append(into, *std::move(made));
        else cursor_.skip_item(list, token_kind::brace_close);
        static_cast<void>(cursor_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<property_value> write_parser::parse_assignment(value_source source) {
    const auto name = cursor_.expect(token_kind::identifier, "a property");
    if (!name || !cursor_.expect(token_kind::colon, "`:` after the name of the property")) return std::nullopt;
    auto value = parse_computed(source);
    if (!value) return std::nullopt;
    if (!cursor_.on_new_line() && refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    return property_value{std::string{name->text}, *std::move(value), name->span};
}

OMNIGRAPH_INLINE std::optional<expression> write_parser::parse_computed(value_source source) {
    if (cursor_.is(token_kind::type_name)) {
        cursor_.unexpected("a value", "Texts stand in quotes.");
        return std::nullopt;
    }
    auto value = expressions_.parse_expression();
    if (!value || !belongs_here(*value, source)) return std::nullopt;
    return value;
}

/// Makes properties of names that stand alone; reports what no write has: variables of rows, searches and aggregates.
OMNIGRAPH_INLINE bool write_parser::belongs_here(expression& value, value_source source) {
    switch (value.form) {
        case expression_form::alias:
            if (value.name == "null")
                return refuse_as_value(value,
                                       "There is no null literal; pass null for a nullable parameter, or leave "
                                       "the property out.");
            if (source == value_source::parameters)
                return refuse_as_value(value,
                                       "Text is written in quotes; other values are numbers, true, false, "
                                       "date(\"...\"), datetime(\"...\"), lists, parameters, now() and today(), and "
                                       "what is computed from them.");
            value.form = expression_form::property;
            value.variable = row_variable;
            return true;
        case expression_form::property:
            return refuse_as_value(value, "Properties stand alone here: " + shown_source(value.name) + ".");
        case expression_form::aggregate:
            return refuse_as_value(value,
                                   "A write looks at one row at a time; ask a query that reads, and pass the "
                                   "result as a parameter.");
        case expression_form::nearest:
        case expression_form::search:
        case expression_form::fuzzy:
        case expression_form::match_text:
        case expression_form::bm25:
        case expression_form::rrf:
            return refuse_as_value(value,
                                   "Texts and vectors are searched by queries that read; pass what they find, "
                                   "as in `where name in $names`.");
        default: break;
    }
    for (auto& argument : value.arguments)
        if (!belongs_here(argument, source)) return false;
    for (auto& branch : value.branches)
        if (!belongs_here(branch.condition, source) || !belongs_here(branch.value, source)) return false;
    return true;
}

OMNIGRAPH_INLINE bool write_parser::belongs_here(test& condition, value_source source) {
    if (auto* compared = std::get_if<filter>(&condition))
        return belongs_here(compared->left, source) && belongs_here(compared->right, source);
    if (auto* tested = std::get_if<null_test>(&condition)) return belongs_here(tested->value, source);
    return std::ranges::all_of(std::get<junction>(condition).parts,
                               [&](test& part) { return belongs_here(part, source); });
}

OMNIGRAPH_INLINE bool write_parser::refuse_as_value(const expression& value, std::string remedy) {
    const auto what = value.form == expression_form::property ? "$" + value.variable + "." + value.name : value.name;
    cursor_.fail(
        codes::unexpected_token, value.span,
        what.empty() ? "This cannot stand in a write." : "Expected a value, found `" + shown_source(what) + "`.",
        std::move(remedy));
    return false;
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_where() {
    if (!cursor_.is_word("where")) {
        cursor_.unexpected("`where` and a test of the rows",
                           cursor_.is(token_kind::brace_open)
                               ? "Write it as in `where name = \"Ann\"`."
                               : "To change every row, test something that holds for all, as in `where name is not "
                                 "null`.");
        return std::nullopt;
    }
    cursor_.take();
    return joined_any(joined_all(parse_row_test()));
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::joined_all(std::optional<row_test> first) {
    return joined_tests(cursor_, std::move(first), row_junction{connective::all, false, {}, {}}, "and",
                        [this] { return parse_row_test(); });
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::joined_any(std::optional<row_test> first) {
    return joined_tests(cursor_, std::move(first), row_junction{connective::any, false, {}, {}}, "or",
                        [this] { return joined_all(parse_row_test()); });
}

OMNIGRAPH_INLINE bool write_parser::at_negation() const {
    return cursor_.is_word("not") && negates(cursor_.following(), cursor_.following(2));
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_row_test() {
    if (at_negation()) return parse_negation();
    if (!cursor_.is(token_kind::parenthesis_open)) return test_after(parse_left());
    auto inner = parse_parenthesized();
    if (!inner) return std::nullopt;
    if (auto* grouped = std::get_if<row_test>(&*inner)) return std::move(*grouped);
    return test_after(expressions_.continued(std::get<expression>(*std::move(inner))));
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_negation() {
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
OMNIGRAPH_INLINE std::optional<write_parser::test_or_value> write_parser::parse_parenthesized() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    auto inner = parse_test_or_value();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "`and`, `or` or `)`")) return std::nullopt;
    if (auto* value = std::get_if<expression>(&*inner)) value->span = cursor_.since(open.span);
    return inner;
}

OMNIGRAPH_INLINE std::optional<write_parser::test_or_value> write_parser::parse_test_or_value() {
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
OMNIGRAPH_INLINE std::optional<comparison> write_parser::parse_operator() {
    if (const auto word = accept_comparison_word(cursor_)) return word;
    if (const auto op = comparison_at(cursor_)) {
        cursor_.take();
        if (refuse_foreign_operator(cursor_, *op)) return std::nullopt;
        return op;
    }
    static constexpr std::array<std::string_view, 5> words{"is", "contains", "in", "starts_with", "ends_with"};
    if (!refuse_reserved(cursor_, reserved_context::operation))
        cursor_.unexpected_word("a comparison: =, !=, <, <=, >, >=, in, contains, starts_with, ends_with or is null",
                                words);
    return std::nullopt;
}

/// Before a comparison every word is a property, even `true`.
OMNIGRAPH_INLINE std::optional<expression> write_parser::parse_left() {
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
        cursor_.unexpected("a property of the rows", "Names of properties begin in lower case.");
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

OMNIGRAPH_INLINE std::optional<row_test> write_parser::test_after(std::optional<expression> left) {
    if (!left) return std::nullopt;
    const bool named = left->form == expression_form::property && left->variable == row_variable;
    if (!named && !belongs_here(*left, value_source::row)) return std::nullopt;
    if (cursor_.accept_word("is")) return null_test_after(*std::move(left));
    const auto op = parse_operator();
    if (!op) return std::nullopt;
    if (cursor_.is_word("null")) {
        cursor_.unexpected("a value", "A comparison with null holds for no row; write `is null` or `is not null`.");
        return std::nullopt;
    }
    auto right = parse_computed(value_source::row);
    if (!right) return std::nullopt;
    const auto span = cursor_.since(left->span);
    if (left->form == expression_form::property && !is_computed(*right))
        return predicate{std::move(left->name), *op, *std::move(right), span, left->span};
    return filter{*std::move(left), *op, *std::move(right), span};
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::null_test_after(expression&& left) {
    const auto negated = parse_nullness(cursor_);
    if (!negated) return std::nullopt;
    const auto span = cursor_.since(left.span);
    if (left.form == expression_form::property)
        return predicate{std::move(left.name), {}, {}, span, left.span, !*negated};
    return null_test{std::move(left), *negated, span};
}

}  // namespace omnigraph::cluster::lang
