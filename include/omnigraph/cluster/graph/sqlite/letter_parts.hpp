// What a letter is made of, for text search: its Unicode decomposition without the marks that do not matter.
//
//     parts_of(0x3AC);      // Greek alpha with tonos: alpha
//     parts_of(0xFF7B);     // narrow katakana sa: katakana sa
//     parts_of(U'a');       // nothing: it is no compound
//
// Canonical decompositions of Greek, Cyrillic and all other scripts that have them, and compatibility decompositions of
// the presentation forms of Armenian, Hebrew and Arabic and of narrow katakana and Hangul (Unicode 14). Latin letters
// are SQLite's, and marks that are letters of their own stay: the voicing of kana, and the signs of Indic scripts.
#pragma once

#include <span>

namespace omnigraph::cluster::graph {

/// The characters of a compound, in lower case; empty for every other character.
[[nodiscard]] std::span<const char16_t> parts_of(char32_t letter);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/letter_parts.ipp>
#endif
