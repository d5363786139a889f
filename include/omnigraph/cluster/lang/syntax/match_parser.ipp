// Bodies of lang/syntax/match_parser.hpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_clauses.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE match_parser::match_parser(token_cursor& cursor, expression_parser& expressions)
    : cursor_{cursor}, expressions_{expressions}, tests_{cursor, expressions, not_reading::begins_clause} {}

/// A comparison, a null test or several that are joined.
[[nodiscard]] OMNIGRAPH_INLINE bool is_test(const clause& one) {
    return std::holds_alternative<filter>(one) || std::holds_alternative<null_test>(one) ||
           std::holds_alternative<junction>(one);
}

OMNIGRAPH_INLINE std::string name_of(const token& variable) { return std::string{variable.text.substr(1)}; }

OMNIGRAPH_INLINE bool match_parser::parse_block(std::vector<clause>& into) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return false;
    if (!cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected(
            "`{`", cursor_.is(token_kind::variable) ? "Write the clauses in braces, as in match { $p: Person }." : "");
        return false;
    }
    cursor_.take();
    if (cursor_.is(token_kind::brace_close)) cursor_.unexpected("at least one clause");
    const auto braces = cursor_.opened().braces;
    while (!cursor_.accept(token_kind::brace_close)) {
        const bool left_open = cursor_.is_word("return") && cursor_.following().kind == token_kind::brace_open;
        if (left_open || cursor_.at_end() || cursor_.gave_up()) {
            cursor_.unexpected("a clause or `}`");
            return false;
        }
        if (!parse_clause(into)) skip_clause(braces);
    }
    return true;
}

/// Skips to the next line of this block or to its closing brace, and leaves inner blocks in which the fault was.
OMNIGRAPH_INLINE void match_parser::skip_clause(std::ptrdiff_t braces) {
    while (!cursor_.at_end() && (cursor_.opened().braces > braces || !cursor_.is(token_kind::brace_close))) {
        cursor_.take();
        if (cursor_.opened().braces <= braces && cursor_.on_new_line()) return;
    }
}

OMNIGRAPH_INLINE bool match_parser::parse_clause(std::vector<clause>& into) {
    if (cursor_.is(token_kind::variable)) return after_variable(cursor_.take(), into);
    if (cursor_.is(token_kind::comma)) {
        cursor_.unexpected("a clause", "Clauses are separated by blanks or new lines; remove the comma.");
        return false;
    }
    if (at_block("not")) return add(into, parse_negation(cursor_.take()));
    if (at_block("either")) return add(into, parse_choice(cursor_.take()));
    if (at_block("optional")) return add(into, parse_optional(cursor_.take()));
    if (at_call()) return add(into, parse_call(cursor_.take()));
    if (at_shortest()) return add(into, parse_shortest(cursor_.take()));
    const bool behind_edge = !into.empty() && std::holds_alternative<traversal>(into.back()) && !cursor_.on_new_line();
    if (cursor_.is(token_kind::brace_open) && !behind_edge) {
        cursor_.unexpected("a clause", "Clauses in braces stand behind `not`, `optional`, `either` and its `or`.");
        return false;
    }
    if (behind_edge && refuse_path_name(cursor_, std::get<traversal>(into.back()))) return false;
    return !refuse_clause(cursor_, !into.empty() && is_test(into.back())) && add(into, tests_.parse());
}

/// `call name`, and what other languages write behind their `call`.
OMNIGRAPH_INLINE bool match_parser::at_call() const {
    return cursor_.is_word("call") &&
           (cursor_.following().kind == token_kind::identifier || cursor_.following().kind == token_kind::brace_open);
}

OMNIGRAPH_INLINE std::optional<fragment_call> match_parser::parse_call(const token& word) {
    if (cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected("the name of a fragment",
                           "Clauses that are written here need no `call`; a fragment is called as call name($p).");
        return std::nullopt;
    }
    const auto name = cursor_.take();
    fragment_call call{std::string{name.text}, {}, {}, name.span};
    if (!cursor_.expect(token_kind::parenthesis_open, "`(` and the arguments of the fragment")) return std::nullopt;
    while (!cursor_.is(token_kind::parenthesis_close)) {
        if (at_null(cursor_)) {
            cursor_.unexpected("an argument", std::string{instead_of_null(null_place::argument)});
            return std::nullopt;
        }
        const bool called = cursor_.following().kind == token_kind::parenthesis_open;
        if (cursor_.is(token_kind::identifier) && !called && !literal_parser::is_literal_word(cursor_.current().text)) {
            cursor_.unexpected("an argument", "Variables begin with a `$`: $" + std::string{cursor_.current().text});
            return std::nullopt;
        }
        auto value = expressions_.parse_value();
        if (!value) return std::nullopt;
        cursor_.append(call.arguments, *std::move(value));
        if (!cursor_.accept(token_kind::comma)) break;
    }
    if (!cursor_.expect(token_kind::parenthesis_close, "`,` or `)` after an argument")) return std::nullopt;
    if (cursor_.is_word("yield") || (cursor_.is_word("as") && !cursor_.on_new_line())) {
        cursor_.unexpected("a clause",
                           "A fragment binds the variables that are its arguments, also those that are new: call " +
                               call.name + "($p, $new).");
        return std::nullopt;
    }
    call.span = cursor_.since(word.span);
    return call;
}

OMNIGRAPH_INLINE bool match_parser::add(std::vector<clause>& into, std::optional<test>&& parsed) {
    if (parsed) std::visit([&](auto& held) { cursor_.append(into, std::move(held)); }, *parsed);
    return parsed.has_value();
}

template <class Clause>
bool match_parser::add(std::vector<clause>& into, std::optional<Clause>&& parsed) {
    if (parsed) cursor_.append(into, *std::move(parsed));
    return parsed.has_value();
}

OMNIGRAPH_INLINE bool match_parser::after_variable(const token& variable, std::vector<clause>& into) {
    if (cursor_.accept(token_kind::colon)) return add(into, parse_binding(variable));
    if (refuse_is_type(cursor_, variable)) return false;
    if (cursor_.is(token_kind::variable)) return add(into, parse_bound_traversal(variable, cursor_.take()));
    if (cursor_.is(token_kind::identifier) && !at_negation() && !at_test_operator(variable))
        return add(into, parse_traversal(variable, cursor_.take()));
    if (at_undirected()) return add(into, parse_undirected(variable));
    if (refuse_behind_variable(cursor_, variable)) return false;
    auto left = expressions_.continued(expressions_.after_variable(variable));
    return left && add(into, tests_.after_operand(*std::move(left)));
}

/// `not` behind a variable is the name of an edge where one end, another edge or a number of hops follows.
OMNIGRAPH_INLINE bool match_parser::at_negation() const {
    if (!cursor_.is_word("not")) return false;
    const auto next = cursor_.following();
    const bool hops = next.kind == token_kind::brace_open && cursor_.following(2).kind == token_kind::integer;
    return next.kind != token_kind::variable && next.text != "|" && !hops;
}

/// `contains`, `in`, `is` and the like behind a variable, where they are no names of edges.
OMNIGRAPH_INLINE bool match_parser::at_test_operator(const token& left) const {
    if (cursor_.is_word("is"))
        return cursor_.following().kind == token_kind::identifier || cursor_.following().kind == token_kind::type_name;
    if (!at_test_word(cursor_)) return false;
    const auto next = cursor_.following();
    const bool of_parameters = expressions_.is_parameter(name_of(left));
    if (next.kind == token_kind::variable)
        return cursor_.following(2).kind == token_kind::dot ||
               (of_parameters && expressions_.is_parameter(name_of(next)));
    return next.kind != token_kind::brace_open && next.text != "|";
}

/// True when `<edge>`, `<$e:edge>` or a part of one follows a variable. `$x < now()` is a comparison, and so is
/// `$x < case $y when 1 then 2 end`.
OMNIGRAPH_INLINE bool match_parser::at_undirected() const {
    if (!cursor_.is(token_kind::less)) return false;
    const auto next = cursor_.following(), behind = cursor_.following(2);
    if (next.kind == token_kind::variable) return behind.kind == token_kind::colon;
    if (next.kind != token_kind::identifier) return false;
    if (behind.kind == token_kind::variable) return !begins_value(next.text);
    return behind.kind == token_kind::greater || behind.kind == token_kind::brace_open || behind.text == "|";
}

OMNIGRAPH_INLINE bool match_parser::at_shortest() const {
    return cursor_.is_word("shortest") && cursor_.following().kind == token_kind::variable;
}

/// Parses `$a knows{1,6} $b as $path` behind `shortest`.
OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_shortest(const token& word) {
    static constexpr std::string_view form = "shortest $a knows{1,6} $b as $path";
    std::vector<clause> parsed;
    if (!after_variable(cursor_.take(), parsed)) return std::nullopt;
    auto* along = parsed.size() == 1 ? std::get_if<traversal>(&parsed.front()) : nullptr;
    if (!along) {
        cursor_.fail(codes::unexpected_token, word.span, "`shortest` stands before a traversal.",
                     "Write it as in " + std::string{form} + ".");
        return std::nullopt;
    }
    if (!cursor_.is_word("as")) {
        cursor_.unexpected("`as` and a name for the path", "Write it as in " + std::string{form} + ".");
        return std::nullopt;
    }
    cursor_.advance();
    const auto path = cursor_.expect(token_kind::variable, "the variable of the path");
    if (!path) return std::nullopt;
    along->path = name_of(*path);
    along->path_span = path->span;
    along->span = cursor_.since(word.span);
    return std::move(*along);
}

OMNIGRAPH_INLINE bool match_parser::at_block(std::string_view word) const {
    return cursor_.is_word(word) && cursor_.following().kind == token_kind::brace_open;
}

OMNIGRAPH_INLINE std::optional<binding> match_parser::parse_binding(const token& variable) {
    binding parsed{name_of(variable), {}, {}, {}, cursor_.current().span};
    constexpr std::string_view what = "the name of a node type after `:`";
    if (cursor_.is(token_kind::identifier) && cursor_.following().kind == token_kind::variable) {
        cursor_.unexpected(what, "An edge has no colon: " + std::string{variable.text} + " " +
                                     shown_source(cursor_.current().text) + " " +
                                     shown_source(cursor_.following().text) + ".");
        return std::nullopt;
    }
    if (!parse_node_types(cursor_, what, parsed.type, parsed.each_type_span, variable.text)) return std::nullopt;
    parsed.type_span = cursor_.since(parsed.type_span);
    if (cursor_.is(token_kind::parenthesis_open) && cursor_.following().kind == token_kind::identifier &&
        cursor_.following(2).kind == token_kind::colon && cursor_.following(3).kind != token_kind::type_name) {
        cursor_.unexpected("`{`",
                           "Conditions stand in braces: { " + shown_source(cursor_.following().text) + ": ... }.");
        return std::nullopt;
    }
    if (cursor_.is(token_kind::brace_open) && !parse_conditions(variable, parsed.conditions)) return std::nullopt;
    parsed.span = cursor_.since(variable.span);
    return parsed;
}

OMNIGRAPH_INLINE bool match_parser::parse_conditions(const token& variable, std::vector<property_value>& into) {
    cursor_.take();
    do {
        if (!into.empty() && cursor_.is(token_kind::brace_close)) break;  // after a trailing comma
        const auto* remedy = cursor_.is(token_kind::brace_close) ? "Leave the braces out when there is no condition."
                             : cursor_.is(token_kind::variable)
                                 ? "These braces hold values of properties, as in { age: 30 }; other tests are clauses "
                                   "of their own, and "
                                   "alternatives of patterns begin with `either`."
                                 : "";
        if (!cursor_.is(token_kind::identifier)) {
            cursor_.unexpected("a property", remedy);
            return false;
        }
        const auto name = cursor_.take();
        if (!cursor_.expect(token_kind::colon, "`:` after the name of the property")) return false;
        if (at_null(cursor_)) {
            cursor_.unexpected("a value", instead_of_null(variable, name.text));
            return false;
        }
        auto value = expressions_.parse_value();
        if (!value || refuse_reserved(cursor_, reserved_context::operation)) return false;
        cursor_.append(into, {std::string{name.text}, *std::move(value), name.span});
    } while (cursor_.accept(token_kind::comma));
    return cursor_.expect(token_kind::brace_close, "`,` or `}` after a condition").has_value();
}

/// Parses `edge` or `edge|other|...`.
OMNIGRAPH_INLINE bool match_parser::parse_edges(const token& edge, traversal& into) {
    into.edge = edge.text;
    into.edge_span = edge.span;
    while (cursor_.current().text == "|") {
        cursor_.advance();
        const auto other = cursor_.expect(token_kind::identifier, "the name of another edge, which begins lower-case");
        if (!other) return false;
        cursor_.append(into.others, edge_choice{std::string{other->text}, other->span});
    }
    return true;
}

/// Parses `{1,3} $b`. The hops are optional.
OMNIGRAPH_INLINE bool match_parser::parse_far_end(const token& variable, traversal& into) {
    if (cursor_.is(token_kind::brace_open) && !(into.hops = parse_hops())) return false;
    if (refuse_reserved(cursor_, reserved_context::edge)) return false;
    const auto right = cursor_.expect(token_kind::variable, "the variable at the other end of the edge");
    if (!right) return false;
    into.left = name_of(variable);
    into.left_span = variable.span;
    into.right = name_of(*right);
    into.right_span = right->span;
    into.span = cursor_.since(variable.span);
    return true;
}

OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_traversal(const token& variable, const token& edge) {
    traversal parsed;
    if (!parse_edges(edge, parsed) || !parse_far_end(variable, parsed)) return std::nullopt;
    return parsed;
}

OMNIGRAPH_INLINE std::optional<token> match_parser::expect_bound_edge() {
    if (!cursor_.expect(token_kind::colon, "`:` and the name of an edge, as in $a $e:knows $b")) return std::nullopt;
    return cursor_.expect(token_kind::identifier, "the name of an edge, which begins lower-case here");
}

OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_bound_traversal(const token& variable,
                                                                              const token& edge_variable) {
    if (edge_variable.text == variable.text && !cursor_.is(token_kind::colon)) {
        cursor_.unexpected("an edge", "Remove one `" + std::string{variable.text} + "`; it stands here twice.");
        return std::nullopt;
    }
    const auto edge = expect_bound_edge();
    if (!edge) return std::nullopt;
    auto traversal = parse_traversal(variable, *edge);
    if (!traversal) return std::nullopt;
    traversal->edge_variable = name_of(edge_variable);
    traversal->edge_variable_span = edge_variable.span;
    return traversal;
}

/// Parses `<edge> $b`, `<edge>{1,3} $b` or `<$e:edge> $b` after a variable.
OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_undirected(const token& variable) {
    cursor_.take();
    traversal parsed;
    parsed.undirected = true;
    std::optional<token> edge;
    if (cursor_.is(token_kind::variable)) {
        const auto bound = cursor_.take();
        parsed.edge_variable = name_of(bound);
        parsed.edge_variable_span = bound.span;
        edge = expect_bound_edge();
    } else {
        edge = cursor_.take();
    }
    if (!edge || !parse_edges(*edge, parsed)) return std::nullopt;
    if (!cursor_.is(token_kind::greater)) {
        cursor_.unexpected(
            "`>` behind the edge",
            cursor_.is(token_kind::brace_open)
                ? "The number of hops stands behind the bracket: $a <" + std::string{edge->text} + ">{1,3} $b."
                : "An edge in both directions stands between brackets: $a <" + std::string{edge->text} + "> $b.");
        return std::nullopt;
    }
    cursor_.take();
    if (!parse_far_end(variable, parsed)) return std::nullopt;
    return parsed;
}

OMNIGRAPH_INLINE std::optional<hop_bounds> match_parser::parse_hops() {
    const auto open = cursor_.take();
    const auto bound = [&](std::string_view what) -> std::optional<std::uint32_t> {
        if (cursor_.is(token_kind::integer)) return cursor_.number<std::uint32_t>(cursor_.take(), "a number of hops");
        cursor_.unexpected(what, cursor_.is(token_kind::identifier)
                                     ? "Braces behind an edge are numbers of hops; name the edge to test its "
                                       "properties: $a $e:knows $b $e.since = $day."
                                     : "Write the least and the largest number, as in {1,3}.");
        return std::nullopt;
    };
    hop_bounds hops;
    const auto min = bound("the least number of hops");
    if (!min) return std::nullopt;
    hops.min = *min;
    if (!cursor_.accept(token_kind::comma)) {
        const auto least = std::to_string(*min);
        cursor_.unexpected("`,` and the largest number of hops",
                           cursor_.is(token_kind::brace_close)
                               ? "Write {" + least + "," + least + "}."
                               : "Write both numbers with a comma between them, as in {1,3}.");
        return std::nullopt;
    }
    if (!cursor_.is(token_kind::brace_close) && !(hops.max = bound("the largest number of hops"))) return std::nullopt;
    if (!cursor_.expect(token_kind::brace_close, "`}`")) return std::nullopt;
    hops.span = cursor_.since(open.span);
    return hops;
}

OMNIGRAPH_INLINE std::optional<choice> match_parser::parse_choice(const token& word) {
    choice parsed;
    do {
        std::vector<clause> branch;
        if (!parse_block(branch)) return std::nullopt;
        cursor_.append(parsed.branches, std::move(branch));
    } while (at_block("or") && (cursor_.advance(), true));
    parsed.span = cursor_.since(word.span);
    if (parsed.branches.size() > 1) return parsed;
    const bool joined = cursor_.reads_as("or") && cursor_.following().kind == token_kind::brace_open;
    cursor_.unexpected(joined ? "`or` and another pattern" : "`or {` and another pattern",
                       cursor_.is_word("else") || cursor_.is_word("union") || cursor_.is(token_kind::brace_open)
                           ? "Alternatives are joined by `or`: either { ... } or { ... }."
                           : "Write the other pattern, or the clauses without `either`.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<optional_block> match_parser::parse_optional(const token& word) {
    optional_block parsed;
    if (!parse_block(parsed.clauses)) return std::nullopt;
    parsed.span = cursor_.since(word.span);
    return parsed;
}

OMNIGRAPH_INLINE std::optional<negation> match_parser::parse_negation(const token& word) {
    negation parsed;
    if (!parse_block(parsed.clauses)) return std::nullopt;
    parsed.span = cursor_.since(word.span);
    return parsed;
}

}  // namespace omnigraph::cluster::lang
