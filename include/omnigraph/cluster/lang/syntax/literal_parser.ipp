// Bodies of lang/syntax/literal_parser.hpp.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/literal_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool literal_parser::count_part() {
    if (++parts_ <= max_parts) return true;
    cursor_.fail(codes::source_too_large, cursor_.current().span,
                 "The source has more than " + std::to_string(max_parts) + " expressions.", "Split it.");
    return false;
}

OMNIGRAPH_INLINE bool literal_parser::at_literal() const {
    return cursor_.is(token_kind::string) || cursor_.is(token_kind::integer) || cursor_.is(token_kind::decimal) ||
           cursor_.is(token_kind::minus) || cursor_.is(token_kind::bracket_open);
}

OMNIGRAPH_INLINE std::optional<literal> literal_parser::parse_literal() {
    if (!count_part()) return std::nullopt;
    if (cursor_.is(token_kind::bracket_open)) return parse_list();
    if (cursor_.is(token_kind::identifier)) {
        const auto name = cursor_.take();
        if (is_literal_word(name.text)) return literal{name.text == "true", name.span};
        if (cursor_.is(token_kind::parenthesis_open) && (name.text == "date" || name.text == "datetime"))
            return literal_call(name);
        cursor_.fail(
            codes::unexpected_token, name.span, "Expected a literal, found `" + shown_source(name.text) + "`.",
            name.text == "null" ? std::string{instead_of_null(null_place::list)} : "Text is written in quotes.");
        return std::nullopt;
    }
    if (!at_literal()) {
        cursor_.unexpected("a literal", at_null(cursor_) ? std::string{instead_of_null(null_place::list)} : "");
        return std::nullopt;
    }
    if (!cursor_.is(token_kind::string)) return parse_number();
    const auto written = cursor_.take();
    return literal{cursor_.decoded(written), written.span};
}

/// `-- text` is a comment of other languages, `--3` a number with two signs.
OMNIGRAPH_INLINE std::string literal_parser::behind_sign() const {
    if (!cursor_.is(token_kind::minus)) return {};
    const auto next = cursor_.following();
    const bool number = (next.kind == token_kind::integer || next.kind == token_kind::decimal) &&
                        next.span.begin == cursor_.current().span.end;
    return number ? "A number has one sign or none: " + shown_source(next.text) + "." : "Comments begin with //.";
}

/// A number with its sign, which must directly precede the digits.
OMNIGRAPH_INLINE std::optional<literal> literal_parser::parse_number() {
    const auto begin = cursor_.current();
    const bool negative = cursor_.accept(token_kind::minus);
    if (!cursor_.is(token_kind::integer) && !cursor_.is(token_kind::decimal)) {
        cursor_.unexpected("a number after `-`", behind_sign());
        return std::nullopt;
    }
    if (negative && cursor_.current().span.begin != begin.span.end) {
        cursor_.fail(codes::unexpected_token, begin.span, "The sign of a number stands directly before it.",
                     "Write -" + shown_source(cursor_.current().text) + "; comments begin with //.");
        return std::nullopt;
    }
    auto digits = cursor_.take();
    digits.span.begin = begin.span.begin;
    digits.text = {begin.text.data(), digits.span.end - digits.span.begin};
    return digits.kind == token_kind::integer ? parse_integer(digits) : parse_decimal(digits);
}

/// An integer beyond 64 bits is a float, if one has its value.
OMNIGRAPH_INLINE std::optional<literal> literal_parser::parse_integer(const token& digits) {
    if (const auto whole = whole_decimal(digits.text)) return literal{*whole, digits.span};
    const auto nearest = nearest_double(digits.text);
    if (nearest && is_exactly(*nearest, digits.text)) return literal{*nearest, digits.span, false, true};
    const auto shown = shown_source(digits.text);
    cursor_.fail(codes::number_out_of_range, digits.span,
                 "`" + shown + "` is too large for an integer of 64 bits, and no floating-point number has its value.",
                 nearest ? "Write " + shown + ".0 for the nearest floating-point number."
                         : "The largest floating-point number is about 1.8 times ten to the 308.");
    return std::nullopt;
}

/// Too small a number is zero; too large a one is reported.
OMNIGRAPH_INLINE std::optional<literal> literal_parser::parse_decimal(const token& digits) {
    const auto nearest = nearest_double(digits.text);
    if (!nearest) {
        cursor_.fail(codes::number_out_of_range, digits.span,
                     "`" + shown_source(digits.text) + "` is too large for a floating-point number.",
                     "The largest is about 1.8 times ten to the 308.");
        return std::nullopt;
    }
    literal made{*nearest, digits.span};
    constexpr double limit = 9223372036854775808.0;
    if (std::abs(*nearest) > limit || *nearest != std::floor(*nearest)) return made;
    const auto whole = whole_decimal(digits.text);
    // Like everything above it, 2^63 is beyond every integer that is stored, and so is what is rounded to it.
    if (*nearest == limit && !whole) return made;
    made.rounded = !whole || *nearest == limit || static_cast<std::int64_t>(*nearest) != *whole;
    if (made.rounded) made.whole = whole;
    return made;
}

OMNIGRAPH_INLINE std::optional<literal> literal_parser::parse_list() {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed()) return std::nullopt;
    const auto open = cursor_.take();
    std::vector<literal> elements;
    while (!cursor_.is(token_kind::bracket_close)) {
        if (!elements.empty() && !cursor_.expect(token_kind::comma, "`,` or `]`")) return std::nullopt;
        auto element = parse_literal();
        if (!element) return std::nullopt;
        cursor_.append(elements, *std::move(element));
    }
    cursor_.take();
    return literal{std::move(elements), cursor_.since(open.span)};
}

OMNIGRAPH_INLINE std::optional<literal> literal_parser::literal_call(const token& name) {
    cursor_.take();
    const auto text = cursor_.expect(token_kind::string, "the text of the date in quotes");
    if (!text) return std::nullopt;
    auto decoded = cursor_.decoded(*text);
    if (!cursor_.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    const auto span = cursor_.since(name.span);
    if (name.text == "date") return literal{date_text{std::move(decoded)}, span};
    return literal{datetime_text{std::move(decoded)}, span};
}

/// `date("2024-12-31")`: the value of a text that is written, where date($p.seen) is a function.
OMNIGRAPH_INLINE bool literal_parser::at_literal_call(const token& name) const {
    return (name.text == "date" || name.text == "datetime") &&
           (cursor_.following().kind == token_kind::string ||
            cursor_.following().kind == token_kind::parenthesis_close);
}

}  // namespace omnigraph::cluster::lang
