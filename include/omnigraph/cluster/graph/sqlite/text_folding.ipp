// Bodies of graph/sqlite/text_folding.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>

namespace omnigraph::cluster::graph::detail {

struct letter_folding {
    char32_t letter;
    std::string_view as;
};

/// Sorted; lower case only.
inline constexpr std::array letter_foldings{
    letter_folding{0xDF, "ss"},   letter_folding{0xE6, "ae"},   letter_folding{0xF0, "d"},
    letter_folding{0xF8, "o"},    letter_folding{0xFE, "th"},   letter_folding{0x111, "d"},
    letter_folding{0x127, "h"},   letter_folding{0x131, "i"},   letter_folding{0x133, "ij"},
    letter_folding{0x138, "k"},   letter_folding{0x140, "l"},   letter_folding{0x142, "l"},
    letter_folding{0x149, "n"},   letter_folding{0x14B, "n"},   letter_folding{0x153, "oe"},
    letter_folding{0x167, "t"},   letter_folding{0x17F, "s"},   letter_folding{0x180, "b"},
    letter_folding{0x192, "f"},   letter_folding{0x1C6, "dz"},  letter_folding{0x1C9, "lj"},
    letter_folding{0x1CC, "nj"},  letter_folding{0x1E9E, "ss"}, letter_folding{0xFB00, "ff"},
    letter_folding{0xFB01, "fi"}, letter_folding{0xFB02, "fl"}, letter_folding{0xFB03, "ffi"},
    letter_folding{0xFB04, "ffl"}};

static_assert(std::ranges::is_sorted(letter_foldings, {}, &letter_folding::letter));

struct character_range {
    char32_t first, last;
};

/// Sorted.
inline constexpr std::array sequence_scripts{
    character_range{0xE00, 0xEFF},      // Thai, Lao
    character_range{0x1000, 0x109F},    // Burmese
    character_range{0x1100, 0x11FF},    // parts of Korean syllables
    character_range{0x1780, 0x17FF},    // Khmer
    character_range{0x2E80, 0x2FDF},    // radicals
    character_range{0x3005, 0x3007},    // iteration mark, zero
    character_range{0x3021, 0x3029},    // numerals
    character_range{0x3040, 0x30FF},    // Hiragana, Katakana
    character_range{0x3100, 0x31FF},    // Bopomofo, parts of Korean syllables
    character_range{0x3400, 0x4DBF},    // Han
    character_range{0x4E00, 0x9FFF},    // Han
    character_range{0xAC00, 0xD7FF},    // Korean syllables
    character_range{0xF900, 0xFAFF},    // Han
    character_range{0xFF66, 0xFFDC},    // narrow Katakana and Korean
    character_range{0x20000, 0x3FFFF},  // Han
};

[[nodiscard]] OMNIGRAPH_INLINE bool is_mark_alone(char32_t point) { return point >= 0x300 && point <= 0x36F; }

/// The usual form of a wide letter or digit; the character itself otherwise.
[[nodiscard]] OMNIGRAPH_INLINE char32_t without_width(char32_t point) {
    if (point >= 0xFF10 && point <= 0xFF19) return point - 0xFF10 + U'0';
    if (point >= 0xFF21 && point <= 0xFF3A) return point - 0xFF21 + U'a';
    if (point >= 0xFF41 && point <= 0xFF5A) return point - 0xFF41 + U'a';
    return point;
}

/// Decimal digits of the scripts that have their own.
[[nodiscard]] OMNIGRAPH_INLINE bool is_digit(char32_t point) {
    if (point >= U'0' && point <= U'9') return true;
    if ((point >= 0x660 && point <= 0x669) || (point >= 0x6F0 && point <= 0x6F9)) return true;
    return point >= 0xFF10 && point <= 0xFF19;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto length = utf8_sequence_length(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    if (length <= 1) {
        ++at;
        return lead;
    }
    char32_t point = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    at += length;
    return point;
}

OMNIGRAPH_INLINE void append_utf8(std::string& out, char32_t point) {
    const auto trail = [&](int shift) { out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
    if (point < 0x80) out += static_cast<char>(point);
    else if (point < 0x800) out += static_cast<char>(0xC0U | (point >> 6)), trail(0);
    else if (point < 0x10000) out += static_cast<char>(0xE0U | (point >> 12)), trail(6), trail(0);
    else out += static_cast<char>(0xF0U | (point >> 18)), trail(12), trail(6), trail(0);
}

OMNIGRAPH_INLINE std::string folded(std::string_view word, std::size_t longest) {
    std::string out;
    for (std::size_t at = 0, count = 0; at < word.size() && count < longest;) {
        const auto point = detail::without_width(next_code_point(word, at));
        if (detail::is_mark_alone(point)) continue;
        ++count;
        const auto* const known =
            std::ranges::lower_bound(detail::letter_foldings, point, {}, &detail::letter_folding::letter);
        if (known != detail::letter_foldings.end() && known->letter == point) out += known->as;
        else append_utf8(out, point);
    }
    return out;
}

OMNIGRAPH_INLINE bool is_searched_in_sequence(char32_t point) {
    const auto* const at =
        std::ranges::lower_bound(detail::sequence_scripts, point, {}, &detail::character_range::last);
    return at != detail::sequence_scripts.end() && at->first <= point;
}

OMNIGRAPH_INLINE bool joins_words(std::string_view between, char32_t before, char32_t after) {
    std::size_t end = 0;
    const auto sign = between.empty() ? U'\0' : next_code_point(between, end);
    if (between.empty() || end != between.size()) return false;
    const bool digits = detail::is_digit(before) && detail::is_digit(after);
    const bool letters = !detail::is_digit(before) && !detail::is_digit(after);
    switch (sign) {
        case U'_':
        case 0x203F:
        case 0x2040:
        case 0xFF3F: return true;
        case U'\'':
        case U'.':
        case 0x2018:
        case 0x2019:
        case 0x2024:
        case 0xFE52:
        case 0xFF07:
        case 0xFF0E: return digits || letters;
        case 0xB7:
        case 0x387:
        case 0x5F4:
        case 0x2027: return letters;
        case U',':
        case 0x66C: return digits;
        default: return false;
    }
}

}  // namespace omnigraph::cluster::graph
