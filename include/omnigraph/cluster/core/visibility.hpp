// Classifies characters as visible, blank or hidden, so that no message shows one that deceives the reader.
//
//     visibility_of("\xEF\xBB\xBF");     // hidden: the byte-order mark
//     escaped_character("\xEF\xBB\xBF");           // U+FEFF
//
// A character is one well-formed UTF-8 sequence, or one byte that belongs to none.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

enum class visibility : std::uint8_t {
    visible,
    blank,   ///< looks like a space but is not U+0020; also ASCII control characters
    hidden,  ///< has no width, reorders the text after it, or is a terminal command
};

namespace detail {

struct code_points {
    char32_t first, last;
};

inline constexpr std::array blank_characters{
    code_points{0x00, 0x1F},     code_points{0x7F, 0x7F},     code_points{0xA0, 0xA0},     code_points{0x1680, 0x1680},
    code_points{0x2000, 0x200A}, code_points{0x202F, 0x202F}, code_points{0x205F, 0x205F}, code_points{0x2800, 0x2800},
    code_points{0x3000, 0x3000}, code_points{0x3164, 0x3164}, code_points{0xFFA0, 0xFFA0}};
inline constexpr std::array hidden_characters{
    code_points{0x80, 0x9F},      code_points{0xAD, 0xAD},       code_points{0x34F, 0x34F},
    code_points{0x61C, 0x61C},    code_points{0x115F, 0x1160},   code_points{0x17B4, 0x17B5},
    code_points{0x180B, 0x180F},  code_points{0x200B, 0x200F},   code_points{0x2028, 0x202E},
    code_points{0x2060, 0x206F},  code_points{0xFE00, 0xFE0F},   code_points{0xFEFF, 0xFEFF},
    code_points{0xFFF0, 0xFFFB},  code_points{0x1BCA0, 0x1BCA3}, code_points{0x1D173, 0x1D17A},
    code_points{0xE0000, 0xE0FFF}};

}  // namespace detail

/// The code point of one character, `character`, which must not be empty. A byte of no character is its own.
[[nodiscard]] constexpr char32_t code_point_of(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    char32_t code = character.size() == 1 ? first : first & (0xFFU >> (character.size() + 1));
    for (const char byte : character.substr(1)) code = code << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
    return code;
}

/// The class of one character, `character`, which must not be empty.
[[nodiscard]] constexpr visibility visibility_of(std::string_view character) {
    const auto code = code_point_of(character);
    const auto within = [&](const auto& all) {
        return std::ranges::any_of(all, [&](const auto& one) { return one.first <= code && code <= one.last; });
    };
    if (character.size() == 1 && code >= 0x80) return visibility::hidden;
    if (code > 0x20 && code < 0x7F) return visibility::visible;
    return within(detail::blank_characters)    ? visibility::blank
           : within(detail::hidden_characters) ? visibility::hidden
                                               : visibility::visible;
}

/// `\x07` for an ASCII control character or a byte of no character, `U+00A0` for all others.
[[nodiscard]] std::string escaped_character(std::string_view character);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/visibility.ipp>
#endif
