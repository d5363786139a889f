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

/// One character, escaped if a terminal would obey it: a blank for one that looks like one, `?` for what is hidden.
[[nodiscard]] OMNIGRAPH_INLINE std::string shown_character(std::string_view character) {
    if (character == " " || character == "\t") return " ";
    auto shown = printable(character);
    if (shown != character) return shown;
    switch (visibility_of(character)) {
        case visibility::seen: return shown;
        case visibility::blank: return " ";
        case visibility::hidden: return "?";
    }
    return "?";
}

/// The beginning of a character, at most `most_before` bytes before `at`.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t excerpt_begin(std::string_view line, std::size_t at,
                                                         std::size_t most_before) {
    auto begin = at - std::min(at, most_before);
    while (begin > 0 && begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0U) == 0x80U) ++begin;
    return begin;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last,
                                          std::size_t widest) {
    first = std::min(first, line.size());
    auto at = detail::excerpt_begin(line, first, widest * 2 / 3);
    excerpt_lines made{at > 0 ? "…" : "", {}};
    std::size_t before = width_of(made.text), meant = 0, behind = 0, length = 0;
    for (; at < line.size() && before + meant + behind <= widest; at += length) {
        length = std::max<std::size_t>(1, utf8_sequence_length(line, at));
        const auto character = detail::shown_character(line.substr(at, length));
        (at < first ? before : at < last ? meant : behind) += width_of(character);
        made.text += character;
    }
    made.text = clipped(made.text, widest);
    const auto width = width_of(made.text);
    before = std::min(before, width);
    made.carets = std::string(before, ' ') +
                  std::string(std::clamp<std::size_t>(meant, 1, std::max<std::size_t>(1, width - before)), '^');
    return made;
}

}  // namespace omnigraph::cluster::lang
