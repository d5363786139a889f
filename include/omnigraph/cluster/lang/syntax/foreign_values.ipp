// Bodies of lang/syntax/foreign_values.hpp.
#pragma once

#include <array>
#include <string>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

namespace omnigraph::cluster::lang::detail {

/// At the sign by which other languages mark a parameter, such as `:n` and `@n`; empty elsewhere.
[[nodiscard]] OMNIGRAPH_INLINE std::string how_to_name_parameter(const token_cursor& cursor) {
    const auto sign = cursor.current().text;
    const auto next = cursor.following();
    // Where braces follow a variable, they are of what other languages list there.
    if (cursor.is(token_kind::brace_open) && !cursor.before().starts_with('$')) {
        const auto name = next.kind == token_kind::brace_open ? cursor.following(2) : next;
        const auto behind = cursor.following(next.kind == token_kind::brace_open ? 3 : 2);
        if (name.kind == token_kind::identifier && behind.kind == token_kind::brace_close)
            return "Parameters begin with a `$`: $" + shown_source(name.text) + ".";
    }
    if (sign != ":" && sign != "@" && sign != "?" && sign != "$" && sign != "%") return {};
    if (next.kind == token_kind::identifier && next.span.begin == cursor.current().span.end)
        return "Parameters begin with a `$`: $" + shown_source(next.text) + ".";
    return sign == "?" || sign == "$" ? "Parameters have names and begin with a `$`, as in $name." : "";
}

[[nodiscard]] OMNIGRAPH_INLINE std::string instead_of_operand(const token_cursor& cursor) {
    const auto text = cursor.current().text;
    if (cursor.reads_as("null")) return std::string{instead_of_null(null_place::operand)};
    if (cursor.is(token_kind::star))
        return cursor.before() == "*" ? std::string{no_powers} : "`*` stands only in count(*).";
    if (cursor.is(token_kind::type_name)) {
        auto remedy = foreign_value_remedy(text);
        return remedy.empty() ? "Texts stand in quotes, and all other words begin lower-case." : remedy;
    }
    if (cursor.is(token_kind::dot) && cursor.following().kind == token_kind::integer)
        return "A number has digits before its point: 0." + shown_source(cursor.following().text) + ".";
    if (text == "&") return "Write `and`.";
    if (text == "!") return "Write `not { ... }` around clauses, or the opposite comparison.";
    if (text != "|") return how_to_name_parameter(cursor);
    return cursor.following().text == "|"
               ? "Write `or` between tests; texts are joined by concat(...)."
               : "Nodes of several types are bound as in $x: Post | Comment; tests are joined by `or`.";
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool at_null(const token_cursor& cursor) {
    const bool word = cursor.is(token_kind::identifier) || cursor.is(token_kind::type_name);
    return cursor.reads_as("null") || (word && foreign_value_remedy(cursor.current().text) == no_null_literal);
}

OMNIGRAPH_INLINE std::string_view instead_of_null(null_place place) {
    switch (place) {
        case null_place::insert:
            return "There is no null literal; pass null for a nullable parameter, or leave the property out.";
        case null_place::update: return "There is no null literal; pass null for a nullable parameter.";
        case null_place::argument: return "There is no null literal; pass a nullable parameter of the query.";
        case null_place::list:
            return "There is no null in a list; where one is compared, a test with `is null` stands beside it.";
        case null_place::comparison:
            return "A comparison with null holds for no row; write `is null` or `is not null`.";
        case null_place::operand: break;
    }
    return "There is no null literal: test with `is null`; a case without `else` is null where no test holds.";
}

OMNIGRAPH_INLINE std::string instead_of_null(const token& variable, std::string_view property) {
    return "There is no null literal; test for null in a clause of its own: " + std::string{variable.text} + "." +
           shown_source(property) + " is null.";
}

OMNIGRAPH_INLINE void refuse_operand(token_cursor& cursor, std::string_view function) {
    constexpr auto what = "an expression";
    const bool called = cursor.is(token_kind::type_name) && cursor.following().kind == token_kind::parenthesis_open;
    if (called && !function.empty()) return cursor.unexpected_word(what, std::array{function});
    auto remedy = called ? foreign_function_remedy(cursor.current().text) : std::string{};
    cursor.unexpected(what, remedy.empty() ? detail::instead_of_operand(cursor) : std::move(remedy));
}

OMNIGRAPH_INLINE void refuse_value(token_cursor& cursor) {
    cursor.unexpected(
        "a value", cursor.is(token_kind::type_name) ? "Texts stand in quotes." : detail::how_to_name_parameter(cursor));
}

OMNIGRAPH_INLINE bool refuse_infix_call(token_cursor& cursor, const token& name) {
    const bool infix = name.text == "starts_with" || name.text == "ends_with" || name.text == "contains";
    if (!infix) return false;
    const auto word = std::string{name.text};
    cursor.fail(codes::unexpected_token, name.span, "`" + word + "` stands between what it compares.",
                "Write $p.name " + word + " \"text\".");
    return true;
}

}  // namespace omnigraph::cluster::lang
