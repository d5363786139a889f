// How many columns of a terminal a character takes.
//
//     character_width(U'\u6f22');                     // 2: a character of East Asia
//     const auto shown = next_character(text, 0);    // its bytes, with the marks above it, and its columns
//
// Control characters are not for here: core/printable.hpp has replaced them before a text is shown.
#pragma once

#include <cstddef>
#include <string_view>

namespace omnigraph::cluster {

/// 2 for what is drawn twice as wide as a letter, 0 for what is drawn over its neighbour, else 1.
[[nodiscard]] std::size_t character_width(char32_t code);

struct shown_character {
    std::size_t bytes = 0;
    std::size_t width = 0;
};

/// What a person takes for one character at `index`: a character, the marks over it, and what is joined to it. A byte
/// that belongs to no character counts as one of width 1.
[[nodiscard]] shown_character next_character(std::string_view text, std::size_t index);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/character_width.ipp>
#endif
