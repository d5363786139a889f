// Bodies of lang/syntax/read_parser.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/read_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE read_parser::read_parser(token_cursor& at, expression_parser& expressions)
    : at_{at}, expressions_{expressions}, matches_{at, expressions} {}

OMNIGRAPH_INLINE bool read_parser::parse(read_body& into) {
    at_.take();
    if (!matches_.parse_block(into.match)) return false;
    if (!at_.accept_word("return")) {
        at_.unexpected_word("`return`", tail_words);
        return false;
    }
    if (!parse_return(into.returns) || refuse_tail()) return false;
    if (at_.accept_word("order") && (!parse_order(into.order) || refuse_tail())) return false;
    if (at_.accept_word("limit") && (!parse_limit(into.limit) || refuse_tail())) return false;
    if (at_.is(token_kind::brace_close)) return true;
    const bool behind = at_.is_word("order") || at_.is_word("limit") || at_.is_word("return");
    const auto* const what = into.limit ? "`}`" : into.order.empty() ? "`order`, `limit` or `}`" : "`limit` or `}`";
    at_.unexpected_word(
        what, tail_words,
        behind ? "The parts of a read stand in this order, each once: match, return, order, limit." : "");
    return false;
}

/// What could have stood between the parts, were it not reserved.
OMNIGRAPH_INLINE bool read_parser::refuse_tail() { return refuse_reserved(at_, reserved_place::tail); }

/// The block was not closed: another part, another query or the end follows.
OMNIGRAPH_INLINE bool read_parser::left_open() {
    if (at_.at_end() || at_.gave_up()) return true;
    if (!at_.is(token_kind::identifier)) return false;
    if (at_.is_word("order")) return at_.following().kind == token_kind::brace_open;
    return at_next_query(at_);
}

OMNIGRAPH_INLINE bool read_parser::parse_return(std::vector<projection>& into) {
    if (refuse_reserved(at_, reserved_place::item)) return false;
    if (!at_.expect(token_kind::brace_open, "`{` and what is returned")) return false;
    if (at_.is(token_kind::brace_close)) at_.unexpected("an expression");
    const auto list = at_.opened();
    while (!at_.accept(token_kind::brace_close)) {
        if (left_open()) {
            at_.unexpected("an expression or `}`");
            return false;
        }
        if (auto made = parse_projection()) at_.append(into, *std::move(made));
        else at_.skip_item(list, token_kind::brace_close);
        static_cast<void>(at_.accept(token_kind::comma));
    }
    return true;
}

OMNIGRAPH_INLINE std::optional<projection> read_parser::parse_projection() {
    if (refuse_reserved(at_, reserved_place::item)) return std::nullopt;
    if (at_.is_word("as") && at_.following().kind == token_kind::identifier) {
        at_.unexpected("an expression",
                       "The name of a column stands behind its expression, without a comma: $p.name as name.");
        return std::nullopt;
    }
    auto value = expressions_.parse_expression();
    if (!value || refuse_reserved(at_, reserved_place::operation) || refuse_as_item(*value)) return std::nullopt;
    projection made{*std::move(value), std::nullopt};
    if (!at_.accept_word("as")) return made;
    if (!at_.is(token_kind::identifier)) {
        at_.unexpected("a name after `as`", "Names of columns begin lower-case and stand without quotes.");
        return std::nullopt;
    }
    made.alias = at_.take().text;
    return made;
}

/// What follows an item and belongs elsewhere: a test, or the value of a name.
OMNIGRAPH_INLINE bool read_parser::refuse_as_item(const expression& value) {
    const bool tested =
        comparison_at(at_) || (at_.is_word("is") && (at_.following().text == "null" || at_.following().text == "not"));
    if (tested) at_.unexpected("`as`, `,` or `}`", "Tests stand in the match block.");
    else if (value.form == expression_form::alias && at_.is(token_kind::colon))
        at_.unexpected("`,` or `}`",
                       "The name of a column stands behind its expression: $p.name as " + value.name + ".");
    else return false;
    return true;
}

OMNIGRAPH_INLINE bool read_parser::parse_order(std::vector<order_key>& into) {
    if (!at_.is(token_kind::brace_open)) {
        at_.unexpected("`{` and what to order by", at_.is_word("by") ? "Write `order { ... }`, without `by`." : "");
        return false;
    }
    at_.take();
    const auto list = at_.opened();
    for (;;) {
        if (auto made = parse_key()) at_.append(into, *std::move(made));
        else at_.skip_item(list, token_kind::brace_close);
        if (at_.accept(token_kind::brace_close)) return true;
        if (left_open()) break;
        if (at_.accept(token_kind::comma)) continue;
        at_.unexpected_word("`asc`, `desc`, `,` or `}` after what to order by", directions,
                            at_.is_word("ascending") || at_.is_word("descending") ? "Write asc or desc." : "");
        at_.skip_item(list, token_kind::brace_close);
        if (at_.accept(token_kind::brace_close)) return true;
        if (left_open()) return false;
        static_cast<void>(at_.accept(token_kind::comma));
    }
    at_.unexpected("`,` or `}` after what to order by");
    return false;
}

OMNIGRAPH_INLINE std::optional<order_key> read_parser::parse_key() {
    auto value = expressions_.parse_expression();
    if (!value || refuse_reserved(at_, reserved_place::operation)) return std::nullopt;
    order_key made{*std::move(value), false};
    const bool directed = at_.is_word("asc") || at_.is_word("desc");
    if (directed && made.value.form == expression_form::nearest) {
        at_.unexpected("`,` or `}`", "nearest(...) always gives the nearest first; it takes no direction.");
        return std::nullopt;
    }
    if (directed) made.descending = at_.take().text == "desc";
    return made;
}

OMNIGRAPH_INLINE bool read_parser::parse_limit(std::optional<std::uint64_t>& into) {
    if (at_.is(token_kind::variable)) {
        at_.fail(codes::reserved_syntax, at_.current().span,
                 "A parameter as limit is reserved: it is not part of this version of the language.",
                 "Write a number; the caller may stop reading earlier.");
        return false;
    }
    const auto digits = at_.expect(token_kind::integer, "a number after `limit`");
    if (digits) into = at_.number<std::uint64_t>(*digits, "a limit");
    return into.has_value();
}

}  // namespace omnigraph::cluster::lang
