// Bodies of lang/source/excerpt.hpp.
#pragma once

#include <algorithm>
#include <cstring>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>
#include <omnigraph/cluster/lang/source/excerpt.hpp>

namespace omnigraph::cluster::lang::detail {

/// One character for display: terminal commands are escaped, a blank-like character becomes a blank, a hidden one
/// becomes `?`.
[[nodiscard]] OMNIGRAPH_INLINE std::string shown_character(std::string_view character) {
    if (character == " " || character == "\t") return " ";
    auto shown = printable(character);
    if (shown != character) return shown;
    switch (visibility_of(character)) {
        case visibility::visible: return shown;
        case visibility::blank: return " ";
        case visibility::hidden: return "?";
    }
    return "?";
}

/// The start of a character, at most `most_before` bytes before `offset`.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t excerpt_begin(std::string_view line, std::size_t offset,
                                                         std::size_t most_before) {
    auto begin = offset - std::min(offset, most_before);
    while (begin > 0 && begin < offset && (static_cast<unsigned char>(line[begin]) & 0xC0U) == 0x80U) ++begin;
    return begin;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last,
                                          std::size_t widest) {
    first = std::min(first, line.size());
    auto begin = detail::excerpt_begin(line, first, widest * 2 / 3);
    excerpt_lines excerpt{begin > 0 ? "…" : "", {}};
    std::size_t before = display_width(excerpt.text), meant = 0, behind = 0, length = 0;
    for (; begin < line.size() && before + meant + behind <= widest; begin += length) {
        length = std::max<std::size_t>(1, utf8_sequence_length(line, begin));
        const auto character = detail::shown_character(line.substr(begin, length));
        (begin < first ? before : begin < last ? meant : behind) += display_width(character);
        excerpt.text += character;
    }
    excerpt.text = truncated(excerpt.text, widest);
    const auto width = display_width(excerpt.text);
    before = std::min(before, width);
    excerpt.carets = std::string(before, ' ') +
                     std::string(std::clamp<std::size_t>(meant, 1, std::max<std::size_t>(1, width - before)), '^');
    return excerpt;
}

}  // namespace omnigraph::cluster::lang
