// Bodies of lang/syntax/read_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>
#include <span>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/read_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE read_parser::read_parser(token_cursor& cursor, expression_parser& expressions)
    : cursor_{cursor},
      expressions_{expressions},
      matches_{cursor, expressions},
      tests_{cursor, expressions, not_reading::negates_test} {}

OMNIGRAPH_INLINE bool read_parser::parse(read_body& into) {
    cursor_.take();
    if (!matches_.parse_block(into.match)) return false;
    if (!cursor_.accept_word("return")) {
        cursor_.unexpected_word("`return`", std::array{tail_words.front()});
        return false;
    }
    into.distinct = cursor_.is_word("distinct") && cursor_.following().kind == token_kind::brace_open;
    if (into.distinct) cursor_.take();
    if (!parse_return(into.returns) || refuse_tail() || !parse_tail(into)) return false;
    if (cursor_.is(token_kind::brace_close)) return true;
    const bool behind = std::ranges::any_of(tail_words, [&](std::string_view word) { return cursor_.reads_as(word); });
    const auto* const what = into.limit && into.offset ? "`}`"
                             : into.limit              ? "`offset` or `}`"
                             : into.offset             ? "`limit` or `}`"
                             : !into.order.empty()     ? "`offset`, `limit` or `}`"
                             : !into.having.empty()    ? "`order`, `offset`, `limit` or `}`"
                                                       : "`having`, `order`, `offset`, `limit` or `}`";
    std::vector<std::string_view> possible;
    for (const auto word : tail_words)
        if (std::string_view{what}.find(word) != std::string_view::npos) possible.push_back(word);
    cursor_.unexpected_word(
        what, possible,
        behind ? "The parts of a read stand in this order, each once: match, return, having, order, offset, limit."
               : "");
    return false;
}

/// What may stand behind `return`.
OMNIGRAPH_INLINE bool read_parser::parse_tail(read_body& into) {
    if (cursor_.accept_word("having") && (!parse_having(into.having) || refuse_tail())) return false;
    if (cursor_.accept_word("order") && (!parse_order(into.order) || refuse_tail())) return false;
    for (int part = 0; part < 2; ++part) {
        if (!into.limit && cursor_.accept_word("limit") && (!parse_rows(into.limit, "limit") || refuse_tail()))
            return false;
        if (!into.offset && cursor_.accept_word("offset") && (!parse_rows(into.offset, "offset") || refuse_tail()))
            return false;
    }
    return true;
}

/// What could have stood between the parts, were it not reserved.
OMNIGRAPH_INLINE bool read_parser::refuse_tail() {
    if (!cursor_.reads_as("skip") && !cursor_.reads_as("where"))
        return refuse_reserved(cursor_, reserved_context::tail);
    cursor_.unexpected("another part of the read",
                       cursor_.reads_as("skip")
                           ? "Rows are left out with `offset 10`."
                           : "Tests of rows stand in `match`, tests of groups in `having { ... }`.");
    return true;
}

/// Whether the block was not closed: another part, another query or the end follows.
OMNIGRAPH_INLINE bool read_parser::left_open() {
    if (cursor_.at_end() || cursor_.gave_up()) return true;
    if (!cursor_.is(token_kind::identifier)) return false;
    if (cursor_.is_word("order") || cursor_.is_word("having"))
        return cursor_.following().kind == token_kind::brace_open;
    return at_next_query(cursor_);
}

OMNIGRAPH_INLINE bool read_parser::parse_return(std::vector<projection>& into) {
    if (refuse_reserved(cursor_, reserved_context::item)) return false;
    if (!cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected(
            cursor_.reads_as("distinct") && cursor_.following().kind == token_kind::brace_open
                ? "`distinct` or `{`"
                : "`{` and what is returned",
            cursor_.is(token_kind::variable) ? "Write `{` before it and `}` behind it, as in return { $p.name }." : "");
        return false;
    }
    cursor_.take();
    if (cursor_.is(token_kind::brace_close)) cursor_.unexpected("an expression");
    const auto list = cursor_.opened();
    while (!cursor_.accept(token_kind::brace_close)) {
        if (left_open()) {
            cursor_.unexpected("an expression or `}`");
            return false;
        }
        if (auto made = parse_projection(into.empty() ? nullptr : &into.back())) cursor_.append(into, *std::move(made));
        else cursor_.skip_item(list, token_kind::brace_close);
        static_cast<void>(cursor_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<projection> read_parser::parse_projection(const projection* behind) {
    if (refuse_reserved(cursor_, reserved_context::item)) return std::nullopt;
    if (cursor_.reads_as("distinct") && cursor_.following().kind == token_kind::variable) {
        const bool aggregate = behind && behind->value.form == expression_form::alias &&
                               expression_parser::is_aggregate(behind->value.name);
        cursor_.unexpected("an expression", aggregate
                                                ? "Write " + behind->value.name + "(distinct $p.name)."
                                                : "`distinct` stands before the brace: return distinct { $p.name }.");
        return std::nullopt;
    }
    if (cursor_.is_word("as") && cursor_.following().kind == token_kind::identifier) {
        cursor_.unexpected("an expression",
                           behind && behind->alias
                               ? "A column has one name: remove one of the two."
                               : "The name of a column stands behind its expression, without a comma: $p.name as "
                                 "name.");
        return std::nullopt;
    }
    auto value = expressions_.parse_expression();
    if (!value || refuse_reserved(cursor_, reserved_context::operation) || refuse_as_item(*value)) return std::nullopt;
    projection projection{*std::move(value), std::nullopt};
    if (cursor_.is(token_kind::type_name) && cursor_.reads_as("as"))
        return cursor_.unexpected("`as`, `,` or `}`"), std::nullopt;
    if (!cursor_.accept_word("as")) return projection;
    if (!cursor_.is(token_kind::identifier)) {
        cursor_.unexpected(
            "a name after `as`",
            "Names of columns begin lower-case and stand without quotes" +
                (cursor_.is(token_kind::type_name) ? ": " + with_small_letter(cursor_.current().text) : std::string{}) +
                ".");
        return std::nullopt;
    }
    projection.alias = cursor_.take().text;
    return projection;
}

/// Refuses a test or a `name: value` behind an item.
OMNIGRAPH_INLINE bool read_parser::refuse_as_item(const expression& value) {
    const bool tested =
        comparison_at(cursor_) ||
        (cursor_.is_word("is") && (cursor_.following().text == "null" || cursor_.following().text == "not"));
    if (tested) cursor_.unexpected("`as`, `,` or `}`", std::string{test_as_value});
    else if (value.form == expression_form::alias && cursor_.is(token_kind::colon))
        cursor_.unexpected("`,` or `}`",
                           "The name of a column stands behind its expression: $p.name as " + value.name + ".");
    else return false;
    return true;
}

/// `desc $p.name`: the direction was read as the name of a column.
OMNIGRAPH_INLINE bool read_parser::directed_first(const std::vector<order_key>& keys) {
    const auto directs = [](const expression& value) {
        return value.form == expression_form::alias && (value.name == "asc" || value.name == "desc");
    };
    return !keys.empty() && directs(keys.back().value);
}

/// Tests like those of `match`, of what is returned.
OMNIGRAPH_INLINE bool read_parser::parse_having(std::vector<test>& into) {
    if (!cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected("`{` and tests of what is returned", "Write the tests in braces: having { people > 1 }.");
        return false;
    }
    cursor_.take();
    if (cursor_.is(token_kind::brace_close)) cursor_.unexpected("a test");
    const auto list = cursor_.opened();
    while (!cursor_.accept(token_kind::brace_close)) {
        if (left_open()) {
            cursor_.unexpected("a test or `}`");
            return false;
        }
        if (auto made = tests_.parse()) {
            cursor_.append(into, *std::move(made));
            continue;
        }
        cursor_.skip_item(list, token_kind::brace_close);
        static_cast<void>(cursor_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE bool read_parser::parse_order(std::vector<order_key>& into) {
    if (!cursor_.is(token_kind::brace_open)) {
        cursor_.unexpected("`{` and what to order by",
                           cursor_.is_word("by") ? "Write `order { ... }`, without `by`." : "");
        return false;
    }
    cursor_.take();
    const auto list = cursor_.opened();
    for (;;) {
        bool directed = false;
        if (auto made = parse_key(directed)) cursor_.append(into, *std::move(made));
        else cursor_.skip_item(list, token_kind::brace_close);
        if (cursor_.accept(token_kind::brace_close)) return true;
        if (left_open()) break;
        if (cursor_.accept(token_kind::comma)) continue;
        cursor_.unexpected_word(
            directed ? "`,` or `}` after what to order by" : "`asc`, `desc`, `,` or `}` after what to order by",
            directed ? std::span<const std::string_view>{} : directions,
            cursor_.is_word("ascending") || cursor_.is_word("descending") ? "Write asc or desc."
            : cursor_.is(token_kind::variable) && directed_first(into)
                ? "The direction stands behind what it is about: $p.name " + into.back().value.name + "."
                : "");
        cursor_.skip_item(list, token_kind::brace_close);
        if (cursor_.accept(token_kind::brace_close)) return true;
        if (left_open()) return false;
        static_cast<void>(cursor_.accept(token_kind::comma));
    }
    cursor_.unexpected("`,` or `}` after what to order by");
    return false;
}

OMNIGRAPH_INLINE std::optional<order_key> read_parser::parse_key(bool& directed) {
    auto value = expressions_.parse_expression();
    if (!value || refuse_reserved(cursor_, reserved_context::operation)) return std::nullopt;
    order_key key{*std::move(value), false};
    directed = cursor_.is_word("asc") || cursor_.is_word("desc");
    if (directed && key.value.form == expression_form::nearest) {
        cursor_.unexpected("`,` or `}`", "nearest(...) always gives the nearest first; it takes no direction.");
        return std::nullopt;
    }
    if (directed) {
        key.direction = cursor_.current().span;
        key.descending = cursor_.take().text == "desc";
    }
    return key;
}

OMNIGRAPH_INLINE bool read_parser::parse_rows(std::optional<row_bound>& into, std::string_view what) {
    if (cursor_.is(token_kind::variable)) {
        const auto name = cursor_.take();
        into = row_bound{0, name_of(name), name.span};
        return true;
    }
    if (cursor_.is(token_kind::minus)) {
        cursor_.unexpected("a number or a parameter after `" + std::string{what} + "`",
                           "Leave the sign out: a number of rows is not negative.");
        return false;
    }
    const auto digits =
        cursor_.expect(token_kind::integer, "a number or a parameter after `" + std::string{what} + "`");
    if (!digits) return false;
    const auto rows = cursor_.number<std::uint64_t>(*digits, (what == "offset" ? "an " : "a ") + std::string{what});
    if (rows) into = row_bound{*rows, {}, digits->span};
    return rows.has_value();
}

}  // namespace omnigraph::cluster::lang
