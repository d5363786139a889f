// Bodies of graph/sqlite/text_folding.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/letter_classes.hpp>
#include <omnigraph/cluster/graph/sqlite/letter_parts.hpp>
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

/// Sorted: accents, points of Hebrew, vowel signs of Arabic and its tatweel, marks of Syriac and Cyrillic, variation
/// selectors, and the format characters that UAX 29 passes over (rule 4).
inline constexpr std::array passed_over{
    character_range{0xAD, 0xAD},       character_range{0x300, 0x36F},     character_range{0x483, 0x487},
    character_range{0x591, 0x5BD},     character_range{0x5BF, 0x5BF},     character_range{0x5C1, 0x5C2},
    character_range{0x5C4, 0x5C5},     character_range{0x5C7, 0x5C7},     character_range{0x600, 0x605},
    character_range{0x610, 0x61A},     character_range{0x61C, 0x61C},     character_range{0x640, 0x640},
    character_range{0x64B, 0x65F},     character_range{0x670, 0x670},     character_range{0x6D6, 0x6DD},
    character_range{0x6DF, 0x6E4},     character_range{0x6E7, 0x6E8},     character_range{0x6EA, 0x6ED},
    character_range{0x70F, 0x70F},     character_range{0x711, 0x711},     character_range{0x730, 0x74A},
    character_range{0x890, 0x891},     character_range{0x8D3, 0x8FF},     character_range{0x180E, 0x180E},
    character_range{0x1AB0, 0x1AFF},   character_range{0x1DC0, 0x1DFF},   character_range{0x200C, 0x200F},
    character_range{0x202A, 0x202E},   character_range{0x2060, 0x2064},   character_range{0x2066, 0x206F},
    character_range{0x20D0, 0x20FF},   character_range{0x2DE0, 0x2DFF},   character_range{0xA66F, 0xA672},
    character_range{0xA674, 0xA67D},   character_range{0xA69E, 0xA69F},   character_range{0xFB1E, 0xFB1E},
    character_range{0xFE00, 0xFE0F},   character_range{0xFE20, 0xFE2F},   character_range{0xFEFF, 0xFEFF},
    character_range{0xFFF9, 0xFFFB},   character_range{0x110BD, 0x110BD}, character_range{0x110CD, 0x110CD},
    character_range{0x13430, 0x13438}, character_range{0x1BCA0, 0x1BCA3}, character_range{0x1D173, 0x1D17A},
    character_range{0xE0001, 0xE0001}, character_range{0xE0020, 0xE007F}, character_range{0xE0100, 0xE01EF},
};

template <std::size_t Size>
[[nodiscard]] bool is_within(const std::array<character_range, Size>& ranges, char32_t point) {
    const auto* const at = std::ranges::lower_bound(ranges, point, {}, &character_range::last);
    return at != ranges.end() && at->first <= point;
}

/// Of kana and the voicing mark behind it, of the parts of a Korean syllable.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<char32_t> composed(char32_t before, char32_t point) {
    constexpr char32_t voiced = 0x3099, half_voiced = 0x309A, to_hiragana = 0x60;
    if (point == voiced || point == half_voiced) {
        const bool hiragana = before >= 0x3041 && before <= 0x3096;
        const char32_t kana = hiragana ? before + to_hiragana : before;
        const char32_t back = hiragana ? to_hiragana : 0;
        const bool labial = kana >= 0x30CF && kana <= 0x30DD && (kana - 0x30CF) % 3 == 0;
        const bool odd = (kana >= 0x30AB && kana <= 0x30C1 && (kana - 0x30AB) % 2 == 0) || kana == 0x30C4 ||
                         kana == 0x30C6 || kana == 0x30C8;
        if (labial) return kana + (point == voiced ? 1 : 2) - back;
        if (point == half_voiced) return std::nullopt;
        if (odd) return kana + 1 - back;
        if (kana == 0x30A6) return 0x30F4 - back;
        return std::nullopt;
    }
    if (before >= 0x1100 && before < 0x1113 && point >= 0x1161 && point < 0x1176)
        return 0xAC00 + ((before - 0x1100) * 21 + (point - 0x1161)) * 28;
    if (before >= 0xAC00 && before < 0xD7A4 && (before - 0xAC00) % 28 == 0 && point > 0x11A7 && point < 0x11C3)
        return before + (point - 0x11A7);
    return std::nullopt;
}

/// The folded word as it grows.
class folded_word {
public:
    void add(char32_t point) {
        const auto* const known = std::ranges::lower_bound(letter_foldings, point, {}, &letter_folding::letter);
        if (known != letter_foldings.end() && known->letter == point) {
            text_ += known->as;
            last_ = 0;
            return;
        }
        if (const auto both = composed(last_, point)) {
            text_.resize(begin_);
            point = *both;
        }
        begin_ = text_.size();
        last_ = point;
        append_utf8(text_, point);
    }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    std::string text_;
    std::size_t begin_ = 0;  ///< of the last character
    char32_t last_ = 0;
};

/// The usual form of a wide letter or digit; the character itself otherwise.
[[nodiscard]] OMNIGRAPH_INLINE char32_t without_width(char32_t point) {
    if (point >= 0xFF10 && point <= 0xFF19) return point - 0xFF10 + U'0';
    if (point >= 0xFF21 && point <= 0xFF3A) return point - 0xFF21 + U'A';
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
    detail::folded_word out;
    for (std::size_t at = 0, count = 0; at < word.size() && count < longest;) {
        const auto point = detail::without_width(next_code_point(word, at));
        if (is_passed_over(point)) continue;
        ++count;
        const auto letter = case_folded(point);
        const auto parts = parts_of(letter);
        if (parts.empty()) out.add(letter);
        for (const auto part : parts) out.add(part);
    }
    return std::move(out).take();
}

OMNIGRAPH_INLINE bool is_passed_over(char32_t point) {
    return point >= 0xAD && detail::is_within(detail::passed_over, point);
}

OMNIGRAPH_INLINE bool is_searched_in_sequence(char32_t point) {
    return point >= 0xE00 && detail::is_within(detail::sequence_scripts, point);
}

OMNIGRAPH_INLINE std::string_view usual_sign(std::string_view between) {
    std::size_t at = 0;
    switch (between.empty() ? U'\0' : next_code_point(between, at)) {
        case 0x2018:
        case 0x2019:
        case 0xFF07: return "'";
        case 0x2024:
        case 0xFE52:
        case 0xFF0E: return ".";
        case 0xFE50:
        case 0xFF0C: return ",";
        case 0xFF3F: return "_";
        case 0x387: return "\u00B7";
        default: return between;
    }
}

OMNIGRAPH_INLINE bool joins_words(std::string_view between, char32_t before, char32_t after) {
    std::size_t end = 0, at = 0;
    if (!between.empty()) static_cast<void>(next_code_point(between, end));
    if (between.empty() || end != between.size()) return false;
    const bool digits = detail::is_digit(before) && detail::is_digit(after);
    const bool letters = !detail::is_digit(before) && !detail::is_digit(after);
    switch (next_code_point(usual_sign(between), at)) {
        case U'_':
        case 0x203F:
        case 0x2040: return true;
        case U'\'':
        case U'.': return digits || letters;
        case 0xB7:
        case 0x5F4:
        case 0x2027: return letters;
        case U',':
        case 0x66C: return digits;
        default: return false;
    }
}

}  // namespace omnigraph::cluster::graph
