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
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>

namespace omnigraph::cluster::lang::detail {

inline constexpr std::array all_scalars{scalar_type::string,   scalar_type::blob, scalar_type::boolean,
                                        scalar_type::i32,      scalar_type::i64,  scalar_type::u32,
                                        scalar_type::u64,      scalar_type::f32,  scalar_type::f64,
                                        scalar_type::datetime, scalar_type::date};

/// The names of types in other languages.
struct foreign_type {
    std::string_view name;
    scalar_type scalar;
};

inline constexpr std::array foreign_types{
    foreign_type{"int", scalar_type::i64},       foreign_type{"integer", scalar_type::i64},
    foreign_type{"long", scalar_type::i64},      foreign_type{"bigint", scalar_type::i64},
    foreign_type{"float", scalar_type::f64},     foreign_type{"double", scalar_type::f64},
    foreign_type{"real", scalar_type::f64},      foreign_type{"number", scalar_type::f64},
    foreign_type{"decimal", scalar_type::f64},   foreign_type{"boolean", scalar_type::boolean},
    foreign_type{"text", scalar_type::string},   foreign_type{"varchar", scalar_type::string},
    foreign_type{"str", scalar_type::string},    foreign_type{"timestamp", scalar_type::datetime},
    foreign_type{"time", scalar_type::datetime}, foreign_type{"bytes", scalar_type::blob},
    foreign_type{"binary", scalar_type::blob},   foreign_type{"embedding", scalar_type::vector}};

inline constexpr std::string_view how_to_lead =
    " What leads to other nodes is an edge type: edge WorksAt: Person -> Company.";

/// ` Did you mean `I64`?` for Int, or a known name with a similar spelling.
[[nodiscard]] OMNIGRAPH_INLINE std::string type_suggestion(std::string_view written,
                                                           const std::vector<std::string_view>& known) {
    const auto* const foreign = std::ranges::find(foreign_types, ascii_lower(written), &foreign_type::name);
    if (foreign == foreign_types.end() || std::ranges::find(known, spelling(foreign->scalar)) == known.end())
        return did_you_mean(written, known);
    return suggested(std::string{spelling(foreign->scalar)} + (foreign->scalar == scalar_type::vector ? "(n)" : ""));
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar_type> take_scalar(token_cursor& cursor) {
    const auto& here = cursor.current();
    if (const auto of = here.kind == token_kind::type_name ? scalar_named(here.text) : std::nullopt) {
        cursor.take();
        return of;
    }
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar_type> expect_scalar(token_cursor& cursor, type_forms forms) {
    if (const auto of = take_scalar(cursor)) return of;
    std::vector<std::string_view> known{"Vector"};
    if (forms == type_forms::properties) known.push_back("enum");
    for (const auto of : all_scalars) known.push_back(spelling(of));
    const bool of_nodes = forms == type_forms::properties && cursor.is(token_kind::type_name);
    auto remedy = "The types are String, Bool, I32, I64, U32, U64, F32, F64, Date, DateTime, Blob, Vector(n)" +
                  std::string{forms == type_forms::properties ? ", enum(a, b)" : ""} + " and lists like [String]." +
                  type_suggestion(cursor.current().text, known);
    const auto name = ascii_lower(cursor.current().text);
    if (name == "list" || name == "array" || name == "set")
        remedy = "A list has the type of its values in brackets: [String].";
    else if (of_nodes && !remedy.ends_with('?')) remedy += std::string{how_to_lead};
    cursor.unexpected("a type", std::move(remedy));
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<scalar_type> expect_element(token_cursor& cursor) {
    if (const auto of = take_scalar(cursor)) return of;
    std::vector<std::string_view> known;
    for (const auto of : all_scalars)
        if (of != scalar_type::blob) known.push_back(spelling(of));
    auto remedy = "Lists are of scalars: String, Bool, I32, I64, U32, U64, F32, F64, Date or DateTime." +
                  type_suggestion(cursor.current().text, known);
    const bool of_nodes = cursor.is(token_kind::type_name) && cursor.current().text != "Vector";
    if (of_nodes && !remedy.ends_with('?')) remedy += std::string{how_to_lead};
    cursor.unexpected("the type of the elements", std::move(remedy));
    return std::nullopt;
}

/// What is meant by a list of so many values.
[[nodiscard]] OMNIGRAPH_INLINE std::string with_length(scalar_type element, const token& length) {
    if (is_numeric(element)) return "So many numbers are a vector: Vector(" + shown_source(length.text) + ").";
    return "A list has no length: [" + std::string{spelling(element)} + "].";
}

/// Refuses the length in `[F32](3)`, `[F32]{3}` and `F32[3]`.
[[nodiscard]] OMNIGRAPH_INLINE bool refuse_length(token_cursor& cursor, scalar_type element) {
    const bool opens = cursor.is(token_kind::parenthesis_open) || cursor.is(token_kind::brace_open) ||
                       cursor.is(token_kind::bracket_open);
    const auto length = cursor.following();
    if (!opens || length.kind != token_kind::integer) return false;
    cursor.unexpected("a property or `}`", with_length(element, length));
    // The brace behind the length closes no type.
    for (int left = cursor.is(token_kind::brace_open) ? 3 : 0; left > 0; --left) cursor.advance();
    return true;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_list(token_cursor& cursor, type_forms forms) {
    const auto open = cursor.take();
    const auto element = expect_element(cursor);
    if (!element) return std::nullopt;
    if (!cursor.is(token_kind::bracket_close)) {
        const auto list = "[" + std::string{spelling(*element)} + "]";
        const bool listed = cursor.is(token_kind::comma) || cursor.current().text == ";";
        cursor.unexpected("`]`", cursor.is(token_kind::question)
                                     ? "Of the elements a type does not say whether they are there; write " + list +
                                           ", or " + list + "? for an optional list."
                                 : listed && cursor.following().kind == token_kind::integer
                                     ? with_length(*element, cursor.following())
                                 : listed ? "A list holds values of one type: " + list + "."
                                          : "");
        return std::nullopt;
    }
    cursor.take();
    if (refuse_length(cursor, *element)) return std::nullopt;
    if (*element == scalar_type::blob && forms == type_forms::properties)
        cursor.fail(codes::list_of_blobs, cursor.since(open.span), "There are no lists of Blob.",
                    "Give each blob a node of its own.");
    return value_type{*element, true};
}

/// Reports an impossible dimension and uses 1 instead.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_vector(token_cursor& cursor) {
    constexpr std::uint32_t most = 2'147'483'647;
    cursor.take();
    if (!cursor.is(token_kind::parenthesis_open)) {
        cursor.unexpected("`(` and the dimension of the vector", "Write how many numbers it has, as in Vector(768).");
        return std::nullopt;
    }
    cursor.take();
    if (cursor.is(token_kind::type_name)) {
        cursor.unexpected("the dimension of the vector", "Write only how many numbers it has, as in Vector(768).");
        return std::nullopt;
    }
    const auto digits = cursor.expect(token_kind::integer, "the dimension of the vector");
    if (!digits || !cursor.expect(token_kind::parenthesis_close, "`)`")) return std::nullopt;
    std::uint32_t dimension = 0;
    const auto read = std::from_chars(digits->text.data(), digits->text.data() + digits->text.size(), dimension);
    if (read.ec != std::errc{} || dimension == 0 || dimension > most) {
        cursor.fail(codes::vector_dimension, digits->span, "A vector has a dimension from 1 to 2147483647.",
                    "Write how many numbers it has, as in Vector(768).");
        dimension = 1;
    }
    return value_type{scalar_type::vector, false, false, dimension};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value_type> expect_enum(token_cursor& cursor) {
    cursor.take();
    if (!cursor.expect(token_kind::parenthesis_open, "`(` and the values of the enum")) return std::nullopt;
    std::vector<token> words;
    do {
        const auto word = cursor.expect_enum_word();
        if (!word) return std::nullopt;
        cursor.append(words, *word);
    } while (cursor.accept(token_kind::comma));
    if (!cursor.expect(token_kind::parenthesis_close, "`,` or `)` after a value of the enum")) return std::nullopt;
    std::ranges::stable_sort(words, {}, &token::text);
    std::vector<std::string> values;
    cursor.charge(words.size() * sizeof(std::string));
    if (cursor.gave_up()) return std::nullopt;
    values.reserve(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0 && words[i].text == words[i - 1].text)
            cursor.fail(codes::duplicate_enum_value, words[i].span,
                        "The enum has the value `" + shown_source(words[i].text) + "` twice.", "Remove one.");
        values.emplace_back(words[i].text);
    }
    return value_type{scalar_type::string, false, false, 0, std::move(values)};
}

/// Takes and reports the brackets of `String[]`, a spelling of other languages.
[[nodiscard]] OMNIGRAPH_INLINE bool is_written_as_array(token_cursor& cursor, scalar_type scalar_type) {
    if (!cursor.is(token_kind::bracket_open) || cursor.following().kind != token_kind::bracket_close) return false;
    const auto open = cursor.take();
    cursor.take();
    cursor.fail(codes::unexpected_token, cursor.since(open.span), "A list is not written like this.",
                "Write [" + std::string{spelling(scalar_type)} + "].");
    return true;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<scalar_type> scalar_named(std::string_view spelled) {
    const auto* const at =
        std::ranges::find(detail::all_scalars, spelled, [](scalar_type scalar) { return spelling(scalar); });
    return at == detail::all_scalars.end() ? std::nullopt : std::optional{*at};
}

OMNIGRAPH_INLINE std::optional<value_type> parse_type(token_cursor& cursor, type_forms forms) {
    std::optional<value_type> type;
    if (cursor.is(token_kind::bracket_open)) {
        type = detail::expect_list(cursor, forms);
    } else if (cursor.is(token_kind::type_name) && cursor.current().text == "Vector") {
        type = detail::expect_vector(cursor);
    } else if (forms == type_forms::properties && cursor.is_word("enum")) {
        type = detail::expect_enum(cursor);
    } else if (const auto of = detail::expect_scalar(cursor, forms)) {
        if (cursor.is(token_kind::bracket_open) && detail::refuse_length(cursor, *of)) return std::nullopt;
        type = value_type{*of, detail::is_written_as_array(cursor, *of)};
    }
    if (type) type->nullable = cursor.accept(token_kind::question);
    return type;
}

}  // namespace omnigraph::cluster::lang
