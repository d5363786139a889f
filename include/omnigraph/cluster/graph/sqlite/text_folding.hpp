// What does not matter in a word when texts are searched, and how characters hang together.
//
//     folded("straße", 64);               // strasse
//     is_searched_in_sequence(0x4E2D);        // true: Chinese has no blanks between words
//     joins_words("'", 'n', 't');             // true: don't is one word
//
// Lower case and most accents are SQLite's unicode61; here are letters that it leaves (sharp s, ligatures, letters with
// a stroke), marks that stand alone, and the wide forms of letters and digits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

/// The code point at `at`, which is moved behind it. A byte that is no UTF-8 counts as one of its own.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t point);

/// At most `longest` characters of the word, folded.
[[nodiscard]] std::string folded(std::string_view word, std::size_t longest);

/// A character of a script that is written without blanks between words.
[[nodiscard]] bool is_searched_in_sequence(char32_t point);

/// Does what stands between two words make one of them, by the last and the first character around it (UAX 29, rules 6
/// to 13, without the colon)?
[[nodiscard]] bool joins_words(std::string_view between, char32_t before, char32_t after);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_folding.ipp>
#endif
