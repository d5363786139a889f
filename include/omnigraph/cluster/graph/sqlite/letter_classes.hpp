// What a character is, for text search: a part of a word or not, and its lower case (Unicode 15).
//
//     is_word_character(U'é');      // true; so are digits, marks, and characters for private use
//     is_word_character(0x1F923);   // false: an emoji
//     case_folded(U'Σ');            // σ, as of ς
//
// scripts/unicode-tables makes the tables. SQLite's own are those of Unicode 6.1, in which every younger character
// counts as a letter.
#pragma once

namespace omnigraph::cluster::graph {

/// True for letters, marks, numbers, characters for private use, and format characters but the space without width.
/// Characters that Unicode has not assigned yet are none, but for those of the planes of Han.
[[nodiscard]] bool is_word_character(char32_t point);

/// The character that all spellings of a letter in upper, lower and title case have in common.
[[nodiscard]] char32_t case_folded(char32_t point);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/letter_classes.ipp>
#endif
