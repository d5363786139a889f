// One line of a source as people see it, with carets under what is meant.
//
//     const auto shown = excerpt_of("\tmatch { $p: Persn }", 13, 18, 100);
//     shown.text      //  match { $p: Persn }
//     shown.carets    //              ^^^^^
//
// (1) Both are UTF-8 on one line, of at most `widest` columns, whatever the source holds: what a terminal would obey is
//     escaped, and what nobody would see is `?`. There is always a caret.
// (2) Of a longer line only the part around the place is shown, and only that part is looked at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>

namespace omnigraph::cluster::lang {

struct excerpt_lines {
    std::string text;
    std::string carets;
};

/// `first` and `last` are bytes of the line; what begins behind its end is shown there.
[[nodiscard]] inline excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last,
                                              std::size_t widest);

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// One character, escaped if a terminal would obey it: a blank for one that looks like one, `?` for what is hidden.
[[nodiscard]] inline std::string shown_character(std::string_view character) {
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
[[nodiscard]] inline std::size_t excerpt_begin(std::string_view line, std::size_t at, std::size_t most_before) {
    auto begin = at - std::min(at, most_before);
    while (begin > 0 && begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0U) == 0x80U) ++begin;
    return begin;
}

}  // namespace detail

inline excerpt_lines excerpt_of(std::string_view line, std::size_t first, std::size_t last, std::size_t widest) {
    first = std::min(first, line.size());
    auto at = detail::excerpt_begin(line, first, widest * 2 / 3);
    excerpt_lines made{at > 0 ? "…" : "", {}};
    std::size_t before = width_of(made.text), meant = 0, behind = 0, length = 0;
    for (; at < line.size() && before + meant + behind <= widest; at += length) {
        length = std::max<std::size_t>(1, cluster::detail::utf8_sequence_length(line, at));
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
