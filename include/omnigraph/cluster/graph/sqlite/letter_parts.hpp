// What a letter is made of, for text search: its Unicode decomposition without the marks that do not matter.
//
//     parts_of(0x3AC);      // Greek alpha with tonos: alpha
//     parts_of(0xFF7B);     // narrow katakana sa: katakana sa
//     parts_of(U'a');       // nothing: it is no compound
//
// Canonical decompositions of all scripts but Korean, kana and Han, and compatibility decompositions of the
// presentation forms of Armenian, Hebrew and Arabic and of narrow katakana and Hangul (Unicode 15). Marks that are
// letters of their own stay: the voicing of kana, and the signs of Indic scripts. scripts/unicode-tables makes the
// table.
#pragma once

#include <span>

namespace omnigraph::cluster::graph {

/// The characters of a compound in lower case; empty for every other character.
[[nodiscard]] std::span<const char32_t> parts_of(char32_t letter);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/letter_parts.ipp>
#endif
