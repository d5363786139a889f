// Checks that a text is well-formed UTF-8, and cuts texts between two characters.
//
//     if (const auto bad = find_invalid_utf8(text)) print(*bad);   // the byte offset of the first fault
//     print(shortened(text, 40));                                  // 40 bytes at most, and `…`
//
// Refused: overlong forms, surrogates, code points beyond U+10FFFF, and cut sequences. Every text that becomes JSON or
// part of a text digest is checked here first.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// The length of the well-formed sequence that begins at `index`; 0 when there is none.
[[nodiscard]] constexpr std::size_t utf8_sequence_length(std::string_view text, std::size_t index) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return index + i < text.size() ? static_cast<unsigned char>(text[index + i]) : 0u;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool too_high = first == 0xF4 && byte(1) > 0x8F;
        return continues(1) && continues(2) && continues(3) && !overlong && !too_high ? 4 : 0;
    }
    return 0;
}

/// The offset of the first byte that belongs to no well-formed sequence; nullopt when the whole text is well-formed.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// The beginning of a text for messages: at most `bytes`, cut between two characters; a text that is cut ends in `…`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes = 80);

[[nodiscard]] inline bool is_utf8(std::string_view text) { return !find_invalid_utf8(text); }

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/utf8.ipp>
#endif
