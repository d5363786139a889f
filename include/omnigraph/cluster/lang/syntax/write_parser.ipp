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
    if (!parse_assignments(update.assignments) || !parse_where(update.where)) return std::nullopt;
    update.span = cursor_.since(word.span);
    return update;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_delete(const token& word) {
    const auto type = cursor_.expect(token_kind::type_name, "the name of a type after `delete`");
    if (!type) return std::nullopt;
    delete_statement deletion{std::string{type->text}, {}, {}, type->span};
    if (!parse_where(deletion.where)) return std::nullopt;
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
    if (refuse_arithmetic()) return std::nullopt;
    auto value = expressions_.parse_value();
    if (!value) return std::nullopt;
    if (!cursor_.on_new_line() && refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    return property_value{std::string{name->text}, *std::move(value), name->span};
}

/// Refuses arithmetic such as `age: age + 1`.
OMNIGRAPH_INLINE bool write_parser::refuse_arithmetic() {
    if (!cursor_.is(token_kind::identifier)) return false;
    const auto behind = cursor_.following();
    const bool sum = behind.kind == token_kind::minus || behind.kind == token_kind::star || behind.text == "+" ||
                     behind.text == "/" || behind.text == "%";
    if (!sum) return false;
    cursor_.take();
    return refuse_reserved(cursor_, reserved_context::operation);
}

OMNIGRAPH_INLINE bool write_parser::parse_where(predicate& into) {
    if (!cursor_.is_word("where")) {
        cursor_.unexpected("`where` and one comparison",
                           "To change every node, compare with something that holds for all.");
        return false;
    }
    cursor_.take();
    if (cursor_.is_word("not") && cursor_.following().kind == token_kind::identifier &&
        cursor_.following().text != "is") {
        cursor_.unexpected("a property after `where`",
                           "Write the opposite comparison, as in `where age != 3` or `where age is not null`.");
        return false;
    }
    const auto property = cursor_.expect(token_kind::identifier, "a property after `where`");
    if (!property) return false;
    if (cursor_.accept_word("is")) {
        const auto negated = parse_nullness(cursor_);
        if (!negated) return false;
        into = {std::string{property->text}, {}, {}, cursor_.since(property->span), property->span, !*negated};
        return true;
    }
    const auto op = comparison_at(cursor_);
    if (!op) {
        static constexpr std::array<std::string_view, 1> words{"is"};
        if (!refuse_reserved(cursor_, reserved_context::operation))
            cursor_.unexpected_word("a comparison: =, !=, <, <=, >, >= or is null", words);
        return false;
    }
    cursor_.take();
    if (refuse_foreign_operator(cursor_, *op)) return false;
    auto value = expressions_.parse_value();
    if (!value) return false;
    into = {std::string{property->text}, *op, *std::move(value), cursor_.since(property->span), property->span};
    return true;
}

}  // namespace omnigraph::cluster::lang
