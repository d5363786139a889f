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
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE match_parser::match_parser(token_cursor& cursor, expression_parser& expressions)
    : cursor_{cursor}, expressions_{expressions}, tests_{cursor, expressions} {}

OMNIGRAPH_INLINE std::string name_of(const token& variable) { return std::string{variable.text.substr(1)}; }

OMNIGRAPH_INLINE bool match_parser::parse_block(std::vector<clause>& into) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !cursor_.expect(token_kind::brace_open, "`{`")) return false;
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
    if (cursor_.is_word("not") && cursor_.following().kind == token_kind::brace_open)
        return add(into, parse_negation(cursor_.take()));
    if (cursor_.is_word("not")) {
        cursor_.unexpected("a clause", std::string{test_parser::how_to_negate});
        return false;
    }
    return !refuse_reserved(cursor_, reserved_context::match_clause) && add(into, tests_.parse());
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
    if (cursor_.is(token_kind::variable)) return add(into, parse_bound_traversal(variable, cursor_.take()));
    // `not` on the next line begins a negation; on the same line it is no edge name either.
    if (cursor_.is(token_kind::identifier) && !cursor_.is_word("not") && !at_test_word())
        return add(into, parse_traversal(variable, cursor_.take()));
    if (at_undirected()) {
        cursor_.fail(
            codes::T22, cursor_.current().span,
            "`$a <edge> $b` is reserved: traversals in no direction are not part of this version of the language.",
            "Write one query for each direction.");
        return false;
    }
    if (refuse_as_clause(variable)) return false;
    auto left = expressions_.after_variable(variable);
    return left && add(into, tests_.after_operand(*std::move(left)));
}

/// Whether `contains` or `is` behind a variable begins a test.
OMNIGRAPH_INLINE bool match_parser::at_test_word() const {
    if (cursor_.is_word("is")) return cursor_.following().kind == token_kind::identifier;
    if (!cursor_.is_word("contains")) return false;
    const auto next = cursor_.following().kind;
    return next != token_kind::variable && next != token_kind::brace_open;
}

/// Whether `<edge>`, or a part of it, follows a variable; `$x < now()` is a comparison.
OMNIGRAPH_INLINE bool match_parser::at_undirected() const {
    if (!cursor_.is(token_kind::less) || cursor_.following().kind != token_kind::identifier) return false;
    const auto behind = cursor_.following(2).kind;
    return behind == token_kind::greater || behind == token_kind::variable;
}

/// Refuses syntax of other languages behind a variable.
OMNIGRAPH_INLINE bool match_parser::refuse_as_clause(const token& variable) {
    const auto name = std::string{variable.text};
    const auto next = cursor_.following();
    if (cursor_.is(token_kind::type_name)) {
        auto edge = std::string{cursor_.current().text};
        edge.front() = ascii_lower(edge.front());
        cursor_.unexpected("a comparison, `:` or an edge",
                           next.kind == token_kind::variable || next.kind == token_kind::brace_open
                               ? "Names of edges begin lower-case here: " + name + " " + edge + " $b."
                               : "Write " + name + ": " + std::string{cursor_.current().text} + ".");
        return true;
    }
    const bool arrow =
        cursor_.is(token_kind::arrow) ||
        (cursor_.is(token_kind::minus) && (next.kind == token_kind::bracket_open || next.kind == token_kind::arrow)) ||
        (cursor_.is(token_kind::less) && next.kind == token_kind::minus);
    if (arrow)
        cursor_.unexpected(
            "a comparison, `:` or an edge",
            "An edge is named between its ends, in the direction that the schema gives: " + name + " knows $b.");
    return arrow;
}

OMNIGRAPH_INLINE std::optional<binding> match_parser::parse_binding(const token& variable) {
    const auto type = cursor_.expect(token_kind::type_name, "the name of a node type after `:`");
    if (!type) return std::nullopt;
    binding parsed{name_of(variable), std::string{type->text}, {}, {}, type->span};
    if (cursor_.is(token_kind::brace_open) && !parse_conditions(parsed.conditions)) return std::nullopt;
    parsed.span = cursor_.since(variable.span);
    return parsed;
}

OMNIGRAPH_INLINE bool match_parser::parse_conditions(std::vector<property_value>& into) {
    cursor_.take();
    do {
        if (!into.empty() && cursor_.is(token_kind::brace_close)) break;  // after a trailing comma
        const auto* remedy =
            cursor_.is(token_kind::brace_close) ? "Leave the braces out when there is no condition." : "";
        if (!cursor_.is(token_kind::identifier)) {
            cursor_.unexpected("a property", remedy);
            return false;
        }
        const auto name = cursor_.take();
        if (!cursor_.expect(token_kind::colon, "`:` after the name of the property")) return false;
        auto value = expressions_.parse_value();
        if (!value || refuse_reserved(cursor_, reserved_context::operation)) return false;
        cursor_.append(into, {std::string{name.text}, *std::move(value), name.span});
    } while (cursor_.accept(token_kind::comma));
    return cursor_.expect(token_kind::brace_close, "`,` or `}` after a condition").has_value();
}

OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_traversal(const token& variable, const token& edge) {
    traversal parsed;
    parsed.left = name_of(variable);
    parsed.left_span = variable.span;
    parsed.edge = edge.text;
    parsed.edge_span = edge.span;
    if (cursor_.is(token_kind::brace_open)) {
        parsed.hops = parse_hops();
        if (!parsed.hops) return std::nullopt;
    }
    if (refuse_reserved(cursor_, reserved_context::edge)) return std::nullopt;
    const auto right = cursor_.expect(token_kind::variable, "the variable at the other end of the edge");
    if (!right) return std::nullopt;
    if (edge.text == "contains" && cursor_.is(token_kind::dot)) {
        cursor_.unexpected(
            "a clause",
            "Between two variables `contains` is the name of an edge; write the list as a property, as in "
            "$a.tags contains $b.name.");
        return std::nullopt;
    }
    parsed.right = name_of(*right);
    parsed.right_span = right->span;
    parsed.span = cursor_.since(variable.span);
    return parsed;
}

OMNIGRAPH_INLINE std::optional<traversal> match_parser::parse_bound_traversal(const token& variable,
                                                                              const token& edge_variable) {
    if (!cursor_.expect(token_kind::colon, "`:` and the name of an edge, as in $a $e:knows $b")) return std::nullopt;
    const auto edge = cursor_.expect(token_kind::identifier, "the name of an edge, which begins lower-case here");
    if (!edge) return std::nullopt;
    auto traversal = parse_traversal(variable, *edge);
    if (!traversal) return std::nullopt;
    traversal->edge_variable = name_of(edge_variable);
    traversal->edge_variable_span = edge_variable.span;
    return traversal;
}

OMNIGRAPH_INLINE std::optional<hop_bounds> match_parser::parse_hops() {
    const auto open = cursor_.take();
    const auto bound = [&](std::string_view what) -> std::optional<std::uint32_t> {
        if (cursor_.is(token_kind::integer)) return cursor_.number<std::uint32_t>(cursor_.take(), "a number of hops");
        cursor_.unexpected(what, "Write the least and the largest number, as in {1,3}.");
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

OMNIGRAPH_INLINE std::optional<negation> match_parser::parse_negation(const token& word) {
    negation parsed;
    if (!parse_block(parsed.clauses)) return std::nullopt;
    parsed.span = cursor_.since(word.span);
    return parsed;
}

}  // namespace omnigraph::cluster::lang
