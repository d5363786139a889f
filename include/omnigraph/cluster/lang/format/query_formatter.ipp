// Bodies of lang/format/query_formatter.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/format/layout_marker.hpp>
#include <omnigraph/cluster/lang/format/layout_writer.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/syntax/case_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang::detail {

class query_marker : public layout_marker {
public:
    using layout_marker::layout_marker;

    void mark() {
        while (!at_end()) query();
    }

private:
    void query();
    void part();
    [[nodiscard]] bool at_write() const {
        return (is_word("insert") || is_word("update") || is_word("delete")) && ahead(1).kind == token_kind::type_name;
    }
    void where();
    [[nodiscard]] bool at_negation() const;
    void clauses();
    void clause();
    void walk(gap before);
    [[nodiscard]] bool at_edge(token_kind second, token_kind third) const;
    [[nodiscard]] bool at_bar(std::size_t by) const { return source_.text_of(ahead(by)) == "|"; }
    void test(gap before);
    void key();
    void argument();
    void expression(gap before, bool behind_comparison = false);
    void operand(gap before);
    void choice(gap before);
    [[nodiscard]] bool at_operator(bool behind_comparison) const;
    [[nodiscard]] bool at_case() const;
    [[nodiscard]] token word_at(std::size_t by) const { return {ahead(by).kind, {}, source_.text_of(ahead(by))}; }
    void projection();
    void value_of_property();
    [[nodiscard]] bool at_comparison() const;
    [[nodiscard]] bool begins_operand() const;
};

OMNIGRAPH_INLINE void query_marker::query() {
    const bool fragment = is_word("fragment");
    take_declaration(true);
    while (!at_end() && !is(token_kind::brace_open)) {
        if (is(token_kind::at)) take(gap::always);
        else take_all();
    }
    if (at_end()) return;
    if (fragment) body([this] { clause(); });
    else body([this] { part(); });
}

/// One line of a body: `match`, `return`, `having`, `order`, `offset`, `limit`, or a write.
OMNIGRAPH_INLINE void query_marker::part() {
    const bool match = is_word("match"), returns = is_word("return"), order = is_word("order"),
               having = is_word("having");
    take_all(gap::item);
    if (match && is(token_kind::brace_open)) return clauses();
    if (order && is(token_kind::brace_open)) {
        group(gap::brace, padding::blanks, [this] { key(); });
        return;
    }
    if (having && is(token_kind::brace_open)) {
        group(gap::brace, padding::blanks, [this] { test(gap::item); });
        return;
    }
    if (returns && is_word("distinct")) take();
    if (returns && is(token_kind::brace_open)) {
        group(gap::brace, padding::blanks, [this] { projection(); });
        return;
    }
    while (!at_close() && !at_write() &&
           !(is_word("match") || is_word("return") || is_word("order") || is_word("limit") || is_word("having") ||
             is_word("offset"))) {
        if (is(token_kind::brace_open)) group(gap::brace, padding::blanks, [this] { value_of_property(); });
        else if (is_word("where")) where();
        else take_all();
    }
}

/// The tests of a write.
OMNIGRAPH_INLINE void query_marker::where() {
    take(gap::soft);
    test(gap::spaced);
}

OMNIGRAPH_INLINE bool query_marker::at_negation() const { return is_word("not") && negates(word_at(1), word_at(2)); }

/// A block of clauses stays on one line when the author wrote its only clause there.
OMNIGRAPH_INLINE void query_marker::clauses() {
    std::size_t count = 0;
    const bool on_line = !ahead(1).on_new_line;
    const auto open = group(gap::brace, padding::blanks, [&] {
        clause();
        ++count;
    });
    if (count > 1 || !on_line) break_always(open);
}

OMNIGRAPH_INLINE void query_marker::clause() {
    const auto second = ahead(1).kind;
    const auto third = ahead(2).kind;
    const bool block = is_word("not") || is_word("either") || is_word("optional");
    if (block && second == token_kind::brace_open) {
        const bool alternatives = is_word("either");
        take(gap::item);
        clauses();
        while (alternatives && is_word("or") && ahead(1).kind == token_kind::brace_open) {
            take(gap::spaced);
            clauses();
        }
        return;
    }
    if (is_word("call") && second == token_kind::identifier && third == token_kind::parenthesis_open) {
        take(gap::item);
        return operand(gap::spaced);
    }
    if (is(token_kind::variable) && second == token_kind::colon) {
        take(gap::item);
        take();
        take();
        while (at_bar(0)) {
            take(gap::spaced);
            take(gap::spaced);
        }
        if (is(token_kind::brace_open)) group(gap::brace, padding::blanks, [this] { value_of_property(); });
        return;
    }
    if (is(token_kind::variable) && at_edge(second, third)) return walk(gap::item);
    if (is_word("shortest") && second == token_kind::variable) {
        take(gap::item);
        walk(gap::spaced);
        take(gap::soft);
        take(gap::spaced);
        return;
    }
    test(gap::item);
}

/// True when an edge, and not an operator, follows a variable.
OMNIGRAPH_INLINE bool query_marker::at_edge(token_kind second, token_kind third) const {
    const bool ends = third == token_kind::variable || third == token_kind::brace_open || at_bar(2);
    const bool of_property = third == token_kind::variable && ahead(3).kind == token_kind::dot;
    if (second == token_kind::identifier) return ends && !(of_property && is_test_word(source_.text_of(ahead(1))));
    if (second != token_kind::less) return second == token_kind::variable;
    if (third == token_kind::variable) return ahead(3).kind == token_kind::colon;
    return third == token_kind::identifier && (ahead(3).kind == token_kind::greater || at_bar(3));
}

/// `$a edge $b`, `$a edge|other {1, 3} $b`, `$a $e:edge $b`, `$a <edge> $b` or `$a <$e:edge> $b`.
OMNIGRAPH_INLINE void query_marker::walk(gap before) {
    take(before);
    const bool undirected = is(token_kind::less);
    if (undirected) take(gap::spaced);
    const auto first = undirected ? gap::glued : gap::spaced;
    if (is(token_kind::variable)) {
        take(first);
        take();
        take(gap::glued);
    } else {
        take(first);
    }
    while (at_bar(0)) {
        take(gap::glued);
        take(gap::glued);
    }
    if (undirected) take(gap::glued);
    if (is(token_kind::brace_open)) {
        group(gap::spaced, padding::none, [this] { take(after_comma() ? gap::spaced : gap::item); });
    }
    take(gap::spaced);
}

/// Comparisons, null tests and calls, joined by `and` and `or`.
OMNIGRAPH_INLINE void query_marker::test(gap before) {
    for (;;) {
        for (; at_negation(); before = gap::spaced) take(before);
        expression(before);
        if (at_comparison()) {
            if (is_word("not")) take(gap::spaced);
            take(gap::spaced);
            expression(gap::spaced, true);
        } else if (is_word("is") && ahead(1).kind == token_kind::identifier) {
            take();
            if (is_word("not")) take();
            take();
        }
        if (!is_word("and") && !is_word("or")) return;
        take(gap::soft);
        before = gap::spaced;
    }
}

OMNIGRAPH_INLINE bool query_marker::at_comparison() const {
    switch (current().kind) {
        case token_kind::equal:
        case token_kind::not_equal:
        case token_kind::less:
        case token_kind::less_equal:
        case token_kind::greater:
        case token_kind::greater_equal: return true;
        default: break;
    }
    return is_word("contains") || is_word("in") || is_word("starts_with") || is_word("ends_with") ||
           (is_word("not") && source_.text_of(ahead(1)) == "in");
}

/// Of `+`, `-`, `*`, `/` and `%`. Behind a comparison `-1 <` begins another test.
OMNIGRAPH_INLINE bool query_marker::at_operator(bool behind_comparison) const {
    if (after_comma()) return false;
    switch (current().kind) {
        case token_kind::plus:
        case token_kind::star:
        case token_kind::slash:
        case token_kind::percent: return true;
        case token_kind::minus: break;
        default: return false;
    }
    const auto& number = ahead(1);
    const auto& behind = ahead(2);
    const bool signed_number = (number.kind == token_kind::integer || number.kind == token_kind::decimal) &&
                               number.begin == current().begin + 1;
    const auto word = source_.text_of(behind);
    const bool compared = (behind.kind >= token_kind::equal && behind.kind <= token_kind::greater_equal) ||
                          is_test_word(word) || (word == "not" && source_.text_of(ahead(3)) == "in");
    return !(behind_comparison && signed_number && compared);
}

OMNIGRAPH_INLINE void query_marker::expression(gap before, bool behind_comparison) {
    const bool truth = is_word("search") || is_word("fuzzy") || is_word("match_text");
    operand(before);
    while (at_operator(behind_comparison || truth)) {
        take(gap::spaced);
        operand(gap::spaced);
    }
}

OMNIGRAPH_INLINE bool query_marker::at_case() const { return is_word("case") && begins_case(word_at(1), word_at(2)); }

/// `case when test then value else value end`, or with a value behind `case` and values behind `when`.
OMNIGRAPH_INLINE void query_marker::choice(gap before) {
    take(before);
    if (!is_word("when")) expression(gap::spaced);
    while (is_word("when")) {
        take(gap::soft);
        test(gap::spaced);
        take(gap::spaced);
        expression(gap::spaced);
    }
    if (is_word("else")) {
        take(gap::soft);
        expression(gap::spaced);
    }
    take(gap::spaced);
}

/// The order keys, each with its direction.
OMNIGRAPH_INLINE void query_marker::key() {
    expression(gap::item);
    while (!at_close() && !after_comma()) take_all();
}

/// Of a call.
OMNIGRAPH_INLINE void query_marker::argument() {
    const bool distinct = is_word("distinct") && ahead(1).kind != token_kind::parenthesis_close;
    if (distinct) take(gap::item);
    expression(distinct ? gap::spaced : gap::item);
    while (!at_close() && !after_comma()) take_all();
}

/// A value, a call, or tests in parentheses.
OMNIGRAPH_INLINE void query_marker::operand(gap before) {
    if (at_close()) return;
    if (is(token_kind::parenthesis_open)) {
        group(before, padding::none, [this] { test(gap::item); });
        return;
    }
    if (is(token_kind::bracket_open)) return list(before);
    if (at_case()) return choice(before);
    const auto kind = current().kind;
    const bool may_call = kind == token_kind::identifier && !is_word("true") && !is_word("false");
    take(before);
    if (kind == token_kind::minus) return operand(gap::glued);
    if (kind == token_kind::variable && is(token_kind::dot)) {
        take();
        take();
    }
    if (may_call && is(token_kind::parenthesis_open)) group(gap::glued, padding::none, [this] { argument(); });
}

OMNIGRAPH_INLINE bool query_marker::begins_operand() const {
    switch (current().kind) {
        case token_kind::variable:
        case token_kind::identifier:
        case token_kind::string:
        case token_kind::integer:
        case token_kind::decimal:
        case token_kind::minus:
        case token_kind::bracket_open: return true;
        default: return false;
    }
}

OMNIGRAPH_INLINE void query_marker::projection() {
    expression(gap::item);
    if (!after_comma() && is_word("as")) {
        take();
        take();
    }
    while (!at_close() && !after_comma() && !begins_operand()) take_all();
    end_item();
}

OMNIGRAPH_INLINE void query_marker::value_of_property() {
    take_all(gap::item);
    if (!at_close()) take();
    expression(gap::spaced);
    while (!at_close() && !after_comma() && !(is(token_kind::identifier) && ahead(1).kind == token_kind::colon))
        take_all();
    end_item();
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::string> format_queries(std::string_view source, faults& findings) {
    if (!parse_queries(source, findings)) return std::nullopt;
    auto pieces = read_commented(source, dialect::queries);
    detail::query_marker{pieces}.mark();
    return lay_out(pieces, findings);
}

}  // namespace omnigraph::cluster::lang
