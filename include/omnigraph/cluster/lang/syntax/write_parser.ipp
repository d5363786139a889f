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
    return at_.is_word("insert") || at_.is_word("update") || at_.is_word("delete");
}

OMNIGRAPH_INLINE bool write_parser::parse(write_body& into) {
    const auto braces = at_.opened().braces;
    while (!at_.is(token_kind::brace_close)) {
        if (at_.at_end() || at_next_query(at_)) {
            at_.unexpected("insert, update, delete or `}`");
            return false;
        }
        auto made = parse_statement();
        const bool whole = made.has_value();
        if (made) at_.append(into.statements, *std::move(made));
        if (!whole || !ends_here()) skip_statement(braces);
    }
    return true;
}

/// A statement is followed by another one or by the end of the query; all else is reported.
OMNIGRAPH_INLINE bool write_parser::ends_here() {
    static constexpr std::array<std::string_view, 3> words{"insert", "update", "delete"};
    if (at_.is(token_kind::brace_close) || at_.at_end() || at_verb()) return true;
    if (!refuse_reserved(at_, reserved_place::write)) at_.unexpected_word("insert, update, delete or `}`", words);
    return false;
}

OMNIGRAPH_INLINE void write_parser::skip_statement(std::ptrdiff_t braces) {
    while (!at_.at_end() && (at_.opened().braces > braces || !(at_.is(token_kind::brace_close) || at_statement()))) {
        if (at_next_query(at_)) return;
        at_.take();
    }
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_statement() {
    if (at_.is_word("insert")) return parse_insert(at_.take());
    if (at_.is_word("update")) return parse_update(at_.take());
    return parse_delete(at_.take());
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_insert(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `insert`");
    if (!type) return std::nullopt;
    insert_statement made{std::string{type->text}, {}, {}, type->span};
    if (!parse_assignments(made.assignments)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_update(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `update`");
    if (!type || !at_.expect_word("set")) return std::nullopt;
    update_statement made{std::string{type->text}, {}, {}, {}, type->span};
    if (!parse_assignments(made.assignments) || !parse_where(made.where)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_delete(const token& word) {
    const auto type = at_.expect(token_kind::type_name, "the name of a type after `delete`");
    if (!type) return std::nullopt;
    delete_statement made{std::string{type->text}, {}, {}, type->span};
    if (!parse_where(made.where)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

OMNIGRAPH_INLINE bool write_parser::parse_assignments(std::vector<property_value>& into) {
    if (!at_.expect(token_kind::brace_open, "`{` and the values of properties")) return false;
    if (at_.is(token_kind::brace_close)) at_.unexpected("a property");
    const auto list = at_.opened();
    while (!at_.accept(token_kind::brace_close)) {
        if (at_.at_end() || at_.gave_up() || at_statement() || at_next_query(at_)) {
            at_.unexpected("a property or `}`");
            return false;
        }
        if (auto made = parse_assignment()) at_.append(into, *std::move(made));
        else at_.skip_item(list, token_kind::brace_close);
        static_cast<void>(at_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<property_value> write_parser::parse_assignment() {
    const auto name = at_.expect(token_kind::identifier, "a property");
    if (!name || !at_.expect(token_kind::colon, "`:` after the name of the property")) return std::nullopt;
    if (refuse_arithmetic()) return std::nullopt;
    auto value = expressions_.parse_value();
    if (!value) return std::nullopt;
    if (!at_.on_new_line() && refuse_reserved(at_, reserved_place::operation)) return std::nullopt;
    return property_value{std::string{name->text}, *std::move(value), name->span};
}

/// `age: age + 1`.
OMNIGRAPH_INLINE bool write_parser::refuse_arithmetic() {
    if (!at_.is(token_kind::identifier)) return false;
    const auto behind = at_.following();
    const bool sum = behind.kind == token_kind::minus || behind.kind == token_kind::star || behind.text == "+" ||
                     behind.text == "/" || behind.text == "%";
    if (!sum) return false;
    at_.take();
    return refuse_reserved(at_, reserved_place::operation);
}

OMNIGRAPH_INLINE bool write_parser::parse_where(predicate& into) {
    if (!at_.is_word("where")) {
        at_.unexpected("`where` and one comparison",
                       "To change every node, compare with something that holds for all.");
        return false;
    }
    at_.take();
    if (at_.is_word("not") && at_.following().kind == token_kind::identifier && at_.following().text != "is") {
        at_.unexpected("a property after `where`",
                       "Write the opposite comparison, as in `where age != 3` or `where age is not null`.");
        return false;
    }
    const auto property = at_.expect(token_kind::identifier, "a property after `where`");
    if (!property) return false;
    if (at_.accept_word("is")) {
        const auto negated = parse_nullness(at_);
        if (!negated) return false;
        into = {std::string{property->text}, {}, {}, at_.since(property->span), property->span, !*negated};
        return true;
    }
    const auto op = comparison_at(at_);
    if (!op) {
        static constexpr std::array<std::string_view, 1> words{"is"};
        if (!refuse_reserved(at_, reserved_place::operation))
            at_.unexpected_word("a comparison: =, !=, <, <=, >, >= or is null", words);
        return false;
    }
    at_.take();
    if (refuse_foreign_operator(at_, *op)) return false;
    auto value = expressions_.parse_value();
    if (!value) return false;
    into = {std::string{property->text}, *op, *std::move(value), at_.since(property->span), property->span};
    return true;
}

}  // namespace omnigraph::cluster::lang
