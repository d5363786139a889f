// The match block of a read: bindings, traversals, filters, text clauses and negations
// (specification languages §2.2).
//
// What a clause is shows in its first two words: `$a: T` binds, `$a edge ...` walks,
// `not {` negates, all else is compared. `$p contains $q` walks an edge named
// `contains`; behind a property, or before anything but a variable, it compares.
//
// After a fault parsing goes on with the next line of the block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/lang/expression_parser.hpp>
#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/token_cursor.hpp>

namespace omnigraph::cluster::lang::detail {

class match_parser {
public:
    match_parser(token_cursor& at, expression_parser& expressions) : at_{at}, expressions_{expressions} {}

    /// `{` clauses `}`. False when the end of the block was not found; faults of single clauses are reported only.
    [[nodiscard]] bool parse_block(std::vector<clause>& into);

private:
    [[nodiscard]] std::optional<clause> parse_clause();
    [[nodiscard]] std::optional<clause> after_variable(const token& variable);
    [[nodiscard]] std::optional<clause> parse_binding(const token& variable);
    [[nodiscard]] bool parse_conditions(std::vector<property_value>& into);
    [[nodiscard]] std::optional<clause> parse_traversal(const token& variable, const token& edge);
    [[nodiscard]] std::optional<hop_bounds> parse_hops();
    [[nodiscard]] std::optional<clause> parse_filter(expression left);
    [[nodiscard]] std::optional<clause> parse_right_side(expression left, comparison op);
    [[nodiscard]] std::optional<clause> parse_negation(const token& word);
    void skip_clause(std::ptrdiff_t braces);

    token_cursor& at_;
    expression_parser& expressions_;
};

/// The comparison at the cursor, not taken.
[[nodiscard]] inline std::optional<comparison> comparison_at(const token_cursor& at) {
    switch (at.current().kind) {
        case token_kind::equal: return comparison::equal;
        case token_kind::not_equal: return comparison::not_equal;
        case token_kind::less: return comparison::less;
        case token_kind::less_equal: return comparison::less_equal;
        case token_kind::greater: return comparison::greater;
        case token_kind::greater_equal: return comparison::greater_equal;
        default: return std::nullopt;
    }
}

/// `$name` without its sign.
[[nodiscard]] inline std::string name_of(const token& variable) { return std::string{variable.text.substr(1)}; }

// ---- details ----------------------------------------------------------------------------

inline bool match_parser::parse_block(std::vector<clause>& into) {
    const token_cursor::nesting deeper{at_};
    if (!deeper.allowed() || !at_.expect(token_kind::brace_open, "`{`")) return false;
    if (at_.is(token_kind::brace_close)) at_.unexpected("at least one clause");
    const auto braces = at_.braces();
    while (!at_.accept(token_kind::brace_close)) {
        const bool left_open = at_.is_word("return") && at_.following().kind == token_kind::brace_open;
        if (left_open || at_.at_end() || at_.gave_up()) {
            at_.unexpected("a clause or `}`");
            return false;
        }
        auto made = parse_clause();
        if (made) at_.append(into, *std::move(made));
        else skip_clause(braces);
    }
    return true;
}

/// To the next line of this block, or to the brace that closes it; out of the inner blocks where the fault was.
inline void match_parser::skip_clause(std::ptrdiff_t braces) {
    while (!at_.at_end() && (at_.braces() > braces || !at_.is(token_kind::brace_close))) {
        at_.take();
        if (at_.braces() <= braces && at_.on_new_line()) return;
    }
}

inline std::optional<clause> match_parser::parse_clause() {
    if (at_.is(token_kind::variable)) return after_variable(at_.take());
    if (at_.is(token_kind::comma)) {
        at_.unexpected("a clause", "Clauses are separated by blanks or new lines; remove the comma.");
        return std::nullopt;
    }
    if (at_.is(token_kind::identifier)) {
        const auto word = at_.take();
        if (word.text == "not" && at_.is(token_kind::brace_open)) return parse_negation(word);
        auto left = expressions_.after_word(word);
        if (!left) return std::nullopt;
        return parse_filter(*std::move(left));
    }
    auto left = expressions_.parse_expression();
    if (!left) return std::nullopt;
    return parse_filter(*std::move(left));
}

inline std::optional<clause> match_parser::after_variable(const token& variable) {
    if (at_.accept(token_kind::colon)) return parse_binding(variable);
    // `not` on the next line begins a negation; on the same line it is no name of an edge either.
    if (at_.is(token_kind::identifier) && !at_.is_word("not")) {
        const auto word = at_.take();
        if (word.text != "contains" || at_.is(token_kind::variable) || at_.is(token_kind::brace_open)) return parse_traversal(variable, word);
        expression left;
        left.form = expression_form::variable;
        left.name = name_of(variable);
        left.span = variable.span;
        return parse_right_side(std::move(left), comparison::contains);
    }
    auto left = expressions_.after_variable(variable);
    if (!left) return std::nullopt;
    return parse_filter(*std::move(left));
}

inline std::optional<clause> match_parser::parse_binding(const token& variable) {
    const auto type = at_.expect(token_kind::type_name, "the name of a node type after `:`");
    if (!type) return std::nullopt;
    binding made{name_of(variable), std::string{type->text}, {}, {}, type->span};
    if (at_.is(token_kind::brace_open) && !parse_conditions(made.conditions)) return std::nullopt;
    made.span = at_.since(variable.span);
    return made;
}

inline bool match_parser::parse_conditions(std::vector<property_value>& into) {
    at_.take();
    do {
        if (!into.empty() && at_.is(token_kind::brace_close)) break;  // after a trailing comma
        const auto* remedy = at_.is(token_kind::brace_close) ? "Leave the braces out when there is no condition." : "";
        if (!at_.is(token_kind::identifier)) {
            at_.unexpected("a property", remedy);
            return false;
        }
        const auto name = at_.take();
        if (!at_.expect(token_kind::colon, "`:` after the name of the property")) return false;
        auto value = expressions_.parse_value();
        if (!value) return false;
        at_.append(into, {std::string{name.text}, *std::move(value), name.span});
    } while (at_.accept(token_kind::comma));
    return at_.expect(token_kind::brace_close, "`,` or `}` after a condition").has_value();
}

inline std::optional<clause> match_parser::parse_traversal(const token& variable, const token& edge) {
    traversal made;
    made.left = name_of(variable);
    made.left_span = variable.span;
    made.edge = edge.text;
    made.edge_span = edge.span;
    if (at_.is(token_kind::brace_open)) {
        made.hops = parse_hops();
        if (!made.hops) return std::nullopt;
    }
    const auto right = at_.expect(token_kind::variable, "the variable at the other end of the edge");
    if (!right) return std::nullopt;
    if (edge.text == "contains" && at_.is(token_kind::dot)) {
        at_.unexpected("a clause", "Between two variables `contains` is the name of an edge; write the list as a property, as in $a.tags contains $b.name.");
        return std::nullopt;
    }
    made.right = name_of(*right);
    made.right_span = right->span;
    made.span = at_.since(variable.span);
    return made;
}

inline std::optional<hop_bounds> match_parser::parse_hops() {
    const auto open = at_.take();
    const auto bound = [&](std::string_view what) -> std::optional<std::uint32_t> {
        const auto digits = at_.expect(token_kind::integer, what);
        return digits ? at_.number<std::uint32_t>(*digits, "a number of hops") : std::nullopt;
    };
    hop_bounds hops;
    const auto min = bound("the least number of hops, as in {1,3}");
    if (!min || !at_.expect(token_kind::comma, "`,` and the largest number of hops")) return std::nullopt;
    hops.min = *min;
    if (!at_.is(token_kind::brace_close) && !(hops.max = bound("the largest number of hops"))) return std::nullopt;
    if (!at_.expect(token_kind::brace_close, "`}`")) return std::nullopt;
    hops.span = at_.since(open.span);
    return hops;
}

inline std::optional<clause> match_parser::parse_filter(expression left) {
    if (at_.accept_word("contains")) return parse_right_side(std::move(left), comparison::contains);
    if (const auto op = comparison_at(at_)) {
        at_.take();
        return parse_right_side(std::move(left), *op);
    }
    const bool text_clause = left.form == expression_form::search || left.form == expression_form::fuzzy || left.form == expression_form::match_text;
    if (!text_clause) {
        at_.unexpected("a comparison: =, !=, <, <=, >, >= or contains");
        return std::nullopt;
    }
    filter made;
    made.span = left.span;
    made.right.span = left.span;
    made.right.value = literal{true, left.span};
    made.left = std::move(left);
    return made;
}

inline std::optional<clause> match_parser::parse_right_side(expression left, comparison op) {
    auto right = expressions_.parse_expression();
    if (!right) return std::nullopt;
    const auto span = at_.since(left.span);
    return filter{std::move(left), op, *std::move(right), span};
}

inline std::optional<clause> match_parser::parse_negation(const token& word) {
    negation made;
    if (!parse_block(made.clauses)) return std::nullopt;
    made.span = at_.since(word.span);
    return made;
}

}  // namespace omnigraph::cluster::lang::detail
