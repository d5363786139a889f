// Bodies of lang/syntax/write_parser.hpp.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool write_parser::at_verb() const {
    return cursor_.is_word("insert") || cursor_.is_word("update") || cursor_.is_word("delete");
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
    if (cursor_.is(token_kind::brace_close) || cursor_.at_end() || at_verb()) return true;
    if (!refuse_reserved(cursor_, reserved_context::write))
        cursor_.unexpected_word("insert, update, delete or `}`", words);
    return false;
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

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_insert(const token& word) {
    const auto type = cursor_.expect(token_kind::type_name, "the name of a type after `insert`");
    if (!type) return std::nullopt;
    insert_statement insert{std::string{type->text}, {}, {}, type->span};
    if (!parse_assignments(insert.assignments)) return std::nullopt;
    insert.span = cursor_.since(word.span);
    return insert;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_update(const token& word) {
    const auto type = cursor_.expect(token_kind::type_name, "the name of a type after `update`");
    if (!type || !cursor_.expect_word("set")) return std::nullopt;
    update_statement update{std::string{type->text}, {}, {}, {}, type->span};
    if (!parse_assignments(update.assignments)) return std::nullopt;
    auto where = parse_where();
    if (!where) return std::nullopt;
    update.where = *std::move(where);
    update.span = cursor_.since(word.span);
    return update;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_delete(const token& word) {
    const auto type = cursor_.expect(token_kind::type_name, "the name of a type after `delete`");
    if (!type) return std::nullopt;
    delete_statement deletion{std::string{type->text}, {}, {}, type->span};
    auto where = parse_where();
    if (!where) return std::nullopt;
    deletion.where = *std::move(where);
    deletion.span = cursor_.since(word.span);
    return deletion;
}

OMNIGRAPH_INLINE bool write_parser::parse_assignments(std::vector<property_value>& into) {
    if (!cursor_.expect(token_kind::brace_open, "`{` and the values of properties")) return false;
    if (cursor_.is(token_kind::brace_close)) cursor_.unexpected("a property");
    const auto list = cursor_.opened();
    while (!cursor_.accept(token_kind::brace_close)) {
        if (cursor_.at_end() || cursor_.gave_up() || at_statement() || at_next_query(cursor_)) {
            cursor_.unexpected("a property or `}`");
            return false;
        }
        if (auto made = parse_assignment()) cursor_.append(into, *std::move(made));
        else cursor_.skip_item(list, token_kind::brace_close);
        static_cast<void>(cursor_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<property_value> write_parser::parse_assignment() {
    const auto name = cursor_.expect(token_kind::identifier, "a property");
    if (!name || !cursor_.expect(token_kind::colon, "`:` after the name of the property")) return std::nullopt;
    if (cursor_.is(token_kind::identifier) && refuse_arithmetic()) return std::nullopt;
    auto value = expressions_.parse_value();
    if (!value) return std::nullopt;
    if (!cursor_.on_new_line() && refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    if (!cursor_.is(token_kind::identifier) && refuse_arithmetic()) return std::nullopt;
    return property_value{std::string{name->text}, *std::move(value), name->span};
}

OMNIGRAPH_INLINE bool write_parser::at_arithmetic() const {
    return cursor_.is(token_kind::plus) || cursor_.is(token_kind::minus) || cursor_.is(token_kind::star) ||
           cursor_.is(token_kind::slash) || cursor_.is(token_kind::percent);
}

/// Refuses arithmetic such as `age: age + 1`, at its sign.
OMNIGRAPH_INLINE bool write_parser::refuse_arithmetic() {
    if (cursor_.is(token_kind::identifier)) {
        const auto behind = cursor_.following().kind;
        const bool sum = behind == token_kind::minus || behind == token_kind::star || behind == token_kind::plus ||
                         behind == token_kind::slash || behind == token_kind::percent;
        if (!sum) return false;
        cursor_.take();
    }
    if (!at_arithmetic()) return false;
    cursor_.unexpected("a value", std::string{how_to_compute});
    return true;
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_where() {
    if (!cursor_.is_word("where")) {
        cursor_.unexpected("`where` and a test of the rows",
                           "To change every row, test something that holds for all, as in `where name is not null`.");
        return std::nullopt;
    }
    cursor_.take();
    return parse_any();
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_any() {
    return joined(connective::any, "or", [this] { return parse_all(); });
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_all() {
    return joined(connective::all, "and", [this] { return parse_row_test(); });
}

template <class Next>
std::optional<row_test> write_parser::joined(connective op, std::string_view word, Next next) {
    auto first = next();
    if (!first || !cursor_.is_word(word)) return first;
    row_junction junction{op, false, {}, {}};
    const auto begin = std::visit([](const auto& one) { return one.span; }, *first);
    cursor_.append(junction.parts, *std::move(first));
    while (cursor_.accept_word(word)) {
        auto part = next();
        if (!part) return std::nullopt;
        cursor_.append(junction.parts, *std::move(part));
    }
    junction.span = cursor_.since(begin);
    return junction;
}

/// `not` negates unless it is itself a property, as in `not is null`, `not in ["x"]` and `not = 3`.
OMNIGRAPH_INLINE bool write_parser::at_negation() const {
    if (!cursor_.is_word("not")) return false;
    const auto next = cursor_.following();
    if (next.kind == token_kind::parenthesis_open) return true;
    if (next.kind != token_kind::identifier) return false;
    if (!is_test_word(next.text)) return true;
    const auto behind = cursor_.following(2);
    return (behind.kind >= token_kind::equal && behind.kind <= token_kind::greater_equal) ||
           (behind.kind == token_kind::identifier && is_test_word(behind.text));
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_row_test() {
    if (at_negation()) return parse_negation();
    if (!cursor_.is(token_kind::parenthesis_open)) return parse_predicate();
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    cursor_.take();
    auto inner = parse_any();
    if (!inner || !cursor_.expect(token_kind::parenthesis_close, "`and`, `or` or `)`")) return std::nullopt;
    return inner;
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

/// What compares a property with a value, taken.
OMNIGRAPH_INLINE std::optional<comparison> write_parser::parse_operator() {
    if (const auto word = accept_comparison_word(cursor_)) return word;
    if (const auto op = comparison_at(cursor_)) {
        cursor_.take();
        if (refuse_foreign_operator(cursor_, *op)) return std::nullopt;
        return op;
    }
    static constexpr std::array<std::string_view, 5> words{"is", "contains", "in", "starts_with", "ends_with"};
    if (at_arithmetic()) cursor_.unexpected("a comparison", std::string{how_to_compute});
    else if (!refuse_reserved(cursor_, reserved_context::operation))
        cursor_.unexpected_word("a comparison: =, !=, <, <=, >, >=, in, contains, starts_with, ends_with or is null",
                                words);
    return std::nullopt;
}

/// Refuses what may stand on the left of a test in a read, but not here.
OMNIGRAPH_INLINE bool write_parser::refuse_as_property() {
    if (cursor_.is(token_kind::variable)) {
        const bool property = cursor_.following().kind == token_kind::dot;
        const auto name = property ? cursor_.following(2).text : std::string_view{};
        cursor_.unexpected("a property of the rows",
                           property ? "Properties stand alone here: " + shown_source(name) + "."
                                    : "The property stands on the left, the parameter on the right.");
        return true;
    }
    if (cursor_.is(token_kind::identifier)) {
        if (cursor_.following().kind != token_kind::parenthesis_open) return false;
        cursor_.unexpected("a property of the rows",
                           "A write compares properties as they are stored; functions are for reads.");
        return true;
    }
    const bool listed = cursor_.following().text == "in";
    cursor_.unexpected("a property of the rows",
                       listed ? "Between a list and a value write `contains`: tags contains \"x\"."
                              : "The property stands on the left, the value on the right.");
    return true;
}

OMNIGRAPH_INLINE std::optional<row_test> write_parser::parse_predicate() {
    if (refuse_as_property()) return std::nullopt;
    const auto property = cursor_.take();
    predicate made{std::string{property.text}, {}, {}, {}, property.span};
    if (cursor_.accept_word("is")) {
        const auto negated = parse_nullness(cursor_);
        if (!negated) return std::nullopt;
        made.is_null = !*negated;
        made.span = cursor_.since(property.span);
        return made;
    }
    const auto op = parse_operator();
    if (!op) return std::nullopt;
    if (cursor_.is_word("null")) {
        cursor_.unexpected("a value", "A comparison with null holds for no row; write `is null` or `is not null`.");
        return std::nullopt;
    }
    auto value = expressions_.parse_value();
    if (!value) return std::nullopt;
    made.op = *op;
    made.value = *std::move(value);
    made.span = cursor_.since(property.span);
    return made;
}

}  // namespace omnigraph::cluster::lang
