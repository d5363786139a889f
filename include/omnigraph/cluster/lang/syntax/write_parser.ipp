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
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/row_test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool write_parser::parse(write_body& into) {
    cursor_.name_rows(row_naming::alone);
    const bool whole = parse_statements(into);
    cursor_.name_rows(row_naming::by_variable);
    return whole;
}

OMNIGRAPH_INLINE bool write_parser::parse_statements(write_body& into) {
    const auto braces = cursor_.opened().braces;
    while (!cursor_.is(token_kind::brace_close)) {
        if (cursor_.at_end() || at_next_query(cursor_)) {
            cursor_.unexpected("insert, update, delete or `}`");
            return false;
        }
        auto made = parse_statement();
        const bool whole = made.has_value();
        if (made) cursor_.append(into.statements, *std::move(made));
        const bool chooses = whole && !std::holds_alternative<insert_statement>(into.statements.back());
        if (!whole || !ends_here(chooses)) skip_statement(braces);
    }
    return true;
}

/// A statement must be followed by another one or by the end of the query; anything else is reported.
OMNIGRAPH_INLINE bool write_parser::ends_here(bool chooses_rows) {
    static constexpr std::array<std::string_view, 3> words{"insert", "update", "delete"};
    if (cursor_.is(token_kind::brace_close) || cursor_.at_end() || is_write_verb(cursor_.current())) return true;
    if (refuse_reserved(cursor_, reserved_context::write)) return false;
    auto remedy = compares_next() ? "Tests are joined by `and` and `or`."
                  : cursor_.is(token_kind::comma) && is_write_verb(cursor_.following())
                      ? "Remove it: statements stand one after the other."
                      : std::string{};
    if (chooses_rows && at_joint(cursor_)) remedy = small_letters_remedy(cursor_.current().text);
    if (cursor_.reads_as("limit")) remedy = "Leave it out: all rows that the test chooses are changed.";
    if (cursor_.reads_as("cascade")) remedy = "Leave it out: deleting a node deletes its edges.";
    cursor_.unexpected_word("insert, update, delete or `}`", words, std::move(remedy));
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
           (cursor_.opened().braces > braces || !(cursor_.is(token_kind::brace_close) || at_statement(cursor_)))) {
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
    if (cursor_.is_word("set") || cursor_.is_word("where")) {
        cursor_.unexpected(what, "Write the type before it: " + std::string{verb} + " Person " +
                                     std::string{cursor_.current().text} + " ...");
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
    cursor_.name_rows(row_naming::by_parameter);
    const bool assigned = parse_assignments(insert.assignments, value_source::parameters);
    cursor_.name_rows(row_naming::alone);
    if (!assigned) return std::nullopt;
    insert.span = cursor_.since(word.span);
    return insert;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_update(const token& word) {
    const auto type = take_type("update");
    if (type && cursor_.is_word("where")) {
        cursor_.unexpected("`set` and the new values", "The test of the rows stands behind them: update " +
                                                           shown_source(type->text) + " set { ... } where ...");
        return std::nullopt;
    }
    if (!type || !cursor_.expect_word("set")) return std::nullopt;
    update_statement update{std::string{type->text}, {}, {}, {}, type->span};
    if (!parse_assignments(update.assignments, value_source::row)) return std::nullopt;
    auto where = row_test_parser{cursor_, expressions_}.parse();
    if (!where) return std::nullopt;
    update.where = *std::move(where);
    update.span = cursor_.since(word.span);
    return update;
}

OMNIGRAPH_INLINE std::optional<statement> write_parser::parse_delete(const token& word) {
    const auto type = take_type("delete");
    if (!type) return std::nullopt;
    delete_statement deletion{std::string{type->text}, {}, {}, type->span};
    auto where = row_test_parser{cursor_, expressions_}.parse();
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
    if (source == value_source::parameters && (cursor_.is(token_kind::brace_close) || at_statement(cursor_))) {
        cursor_.unexpected("`{` and the values of properties", "Write `{ }` behind the type when there are none.");
        return false;
    }
    if (!cursor_.expect(token_kind::brace_open, "`{` and the values of properties")) return false;
    const bool may_be_empty = source == value_source::parameters;  // of a row with its defaults
    if (cursor_.is(token_kind::brace_close) && !may_be_empty) cursor_.unexpected("a property");
    const auto list = cursor_.opened();
    while (!cursor_.accept(token_kind::brace_close)) {
        if (cursor_.at_end() || cursor_.gave_up() || at_statement(cursor_) || at_next_query(cursor_)) {
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
    if (!name) return std::nullopt;
    if (!cursor_.is(token_kind::colon)) {
        const auto property = shown_source(name->text);
        const bool changes = (cursor_.is(token_kind::plus) || cursor_.is(token_kind::minus)) &&
                             cursor_.following().kind == token_kind::equal && source == value_source::row;
        const auto sign = std::string{cursor_.current().text};
        cursor_.unexpected("`:` after the name of the property",
                           changes ? "Write the new value: " + property + ": " + property + " " + sign + " 1." : "");
        return std::nullopt;
    }
    cursor_.take();
    auto value = values_.parse(source);
    if (!value) return std::nullopt;
    if (!cursor_.on_new_line() && refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    return property_value{std::string{name->text}, *std::move(value), name->span};
}

}  // namespace omnigraph::cluster::lang
