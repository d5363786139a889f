// Bodies of lang/syntax/type_parser.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>

namespace omnigraph::cluster::lang::detail {

inline constexpr std::array all_scalars{scalar::string, scalar::blob,     scalar::boolean, scalar::i32,
                                        scalar::i64,    scalar::u32,      scalar::u64,     scalar::f32,
                                        scalar::f64,    scalar::datetime, scalar::date};

/// The names that other languages have for types.
struct foreign_type {
    std::string_view name;
    scalar of;
};

inline constexpr std::array foreign_types{
    foreign_type{"int", scalar::i64},       foreign_type{"integer", scalar::i64},
    foreign_type{"long", scalar::i64},      foreign_type{"bigint", scalar::i64},
    foreign_type{"float", scalar::f64},     foreign_type{"double", scalar::f64},
    foreign_type{"real", scalar::f64},      foreign_type{"number", scalar::f64},
    foreign_type{"decimal", scalar::f64},   foreign_type{"boolean", scalar::boolean},
    foreign_type{"text", scalar::string},   foreign_type{"varchar", scalar::string},
    foreign_type{"str", scalar::string},    foreign_type{"timestamp", scalar::datetime},
    foreign_type{"time", scalar::datetime}, foreign_type{"bytes", scalar::blob},
    foreign_type{"binary", scalar::blob},   foreign_type{"embedding", scalar::vector}};

/// " Did you mean `I64`?" for Int, or one of the known names that is spelled much like it.
[[nodiscard]] OMNIGRAPH_INLINE std::string type_suggestion(std::string_view written,
                                                           const std::vector<std::string_view>& known) {
    const auto* const foreign = std::ranges::find(foreign_types, ascii_lower(written), &foreign_type::name);
    if (foreign == foreign_types.end() || std::ranges::find(known, spelling(foreign->of)) == known.end())
        return did_you_mean(written, known);
    return suggested(std::string{spelling(foreign->of)} + (foreign->of == scalar::vector ? "(n)" : ""));
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar> take_scalar(token_cursor& at) {
    const auto& here = at.current();
    if (const auto of = here.kind == token_kind::type_name ? scalar_named(here.text) : std::nullopt) {
        at.take();
        return of;
    }
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar> expect_scalar(token_cursor& at, type_forms forms) {
    if (const auto of = take_scalar(at)) return of;
    std::vector<std::string_view> known{"Vector"};
    if (forms == type_forms::properties) known.push_back("enum");
    for (const auto of : all_scalars) known.push_back(spelling(of));
    auto remedy = "The types are String, Bool, I32, I64, U32, U64, F32, F64, Date, DateTime, Blob, Vector(n)" +
                  std::string{forms == type_forms::properties ? ", enum(a, b)" : ""} + " and lists like [String]." +
                  type_suggestion(at.current().text, known);
    at.unexpected("a type", std::move(remedy));
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar> expect_element(token_cursor& at) {
    if (const auto of = take_scalar(at)) return of;
    std::vector<std::string_view> known;
    for (const auto of : all_scalars)
        if (of != scalar::blob) known.push_back(spelling(of));
    at.unexpected("the type of the elements",
                  "Lists are of scalars: String, Bool, I32, I64, U32, U64, F32, F64, Date or DateTime." +
                      type_suggestion(at.current().text, known));
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_list(token_cursor& at, type_forms forms) {
    const auto open = at.take();
    const auto element = expect_element(at);
    if (!element) return std::nullopt;
    if (!at.is(token_kind::bracket_close)) {
        const auto list = "[" + std::string{spelling(*element)} + "]";
        at.unexpected("`]`", at.is(token_kind::question)
                                 ? "Of the elements a type does not say whether they are there; write " + list +
                                       ", or " + list + "? for an optional list."
                                 : "");
        return std::nullopt;
    }
    at.take();
    if (*element == scalar::blob && forms == type_forms::properties)
        at.fail(codes::list_of_blobs, at.since(open.span), "There are no lists of Blob.",
                "Give each blob a node of its own.");
    return value_type{*element, true};
}

/// A dimension that no vector can have is reported, and 1 is taken for it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_vector(token_cursor& at) {
    constexpr std::uint32_t most = 2'147'483'647;
    at.take();
    if (!at.expect(token_kind::parenthesis_open, "`(` and the dimension of the vector")) return std::nullopt;
    const auto digits = at.expect(token_kind::integer, "the dimension of the vector");
    if (!digits || !at.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    std::uint32_t dimension = 0;
    const auto read = std::from_chars(digits->text.data(), digits->text.data() + digits->text.size(), dimension);
    if (read.ec != std::errc{} || dimension == 0 || dimension > most) {
        at.fail(codes::vector_dimension, digits->span, "A vector has a dimension from 1 to 2147483647.",
                "Write how many numbers it has, as in Vector(768).");
        dimension = 1;
    }
    return value_type{scalar::vector, false, false, dimension};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_enum(token_cursor& at) {
    at.take();
    if (!at.expect(token_kind::parenthesis_open, "`(` and the values of the enum")) return std::nullopt;
    std::vector<token> words;
    do {
        const auto word = at.expect_enum_word();
        if (!word) return std::nullopt;
        at.append(words, *word);
    } while (at.accept(token_kind::comma));
    if (!at.expect(token_kind::parenthesis_close, "`,` or `)` after a value of the enum")) return std::nullopt;
    std::ranges::stable_sort(words, {}, &token::text);
    std::vector<std::string> values;
    at.charge(words.size() * sizeof(std::string));
    if (at.gave_up()) return std::nullopt;
    values.reserve(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0 && words[i].text == words[i - 1].text)
            at.fail(codes::duplicate_enum_value, words[i].span,
                    "The enum has the value `" + shown_source(words[i].text) + "` twice.", "Remove one.");
        values.emplace_back(words[i].text);
    }
    return value_type{scalar::string, false, false, 0, std::move(values)};
}

/// Takes the brackets of `String[]`, which other languages have, and reports them.
[[nodiscard]] OMNIGRAPH_INLINE bool is_written_as_array(token_cursor& at, scalar of) {
    if (!at.is(token_kind::bracket_open) || at.following().kind != token_kind::bracket_close) return false;
    const auto open = at.take();
    at.take();
    at.fail(codes::unexpected_token, at.since(open.span), "A list is not written like this.",
            "Write [" + std::string{spelling(of)} + "].");
    return true;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<scalar> scalar_named(std::string_view spelled) {
    const auto* const at = std::ranges::find(detail::all_scalars, spelled, spelling);
    return at == detail::all_scalars.end() ? std::nullopt : std::optional{*at};
}

OMNIGRAPH_INLINE std::optional<value_type> parse_type(token_cursor& at, type_forms forms) {
    std::optional<value_type> type;
    if (at.is(token_kind::bracket_open)) {
        type = detail::expect_list(at, forms);
    } else if (at.is(token_kind::type_name) && at.current().text == "Vector") {
        type = detail::expect_vector(at);
    } else if (forms == type_forms::properties && at.is_word("enum")) {
        type = detail::expect_enum(at);
    } else if (const auto of = detail::expect_scalar(at, forms)) {
        type = value_type{*of, detail::is_written_as_array(at, *of)};
    }
    if (type) type->nullable = at.accept(token_kind::question);
    return type;
}

}  // namespace omnigraph::cluster::lang
