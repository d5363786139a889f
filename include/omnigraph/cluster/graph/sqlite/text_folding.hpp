// Folds words for text search: removes the differences that do not matter, and tells which characters form a word.
//
//     folded("straße", 64);               // strasse
//     is_searched_in_sequence(0x4E2D);        // true: Chinese has no blanks between words
//     joins_words("'", 'n', 't');             // true: don't is one word
//
// Case is that of letter_classes.hpp, letters with their accents that of letter_parts.hpp; here are the letters that
// Unicode does not take apart (sharp s, ligatures, letters with a stroke), marks that stand alone, invisible format
// characters, and the wide and narrow forms of letters and digits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

/// Returns the code point at `at` and moves `at` after it. An invalid UTF-8 byte counts as a code point.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t point);

/// The folded word, cut to `longest` characters.
[[nodiscard]] std::string folded(std::string_view word, std::size_t longest);

/// True for a mark or a format character that makes no difference.
[[nodiscard]] bool is_passed_over(char32_t point);

/// True for a character of a script that has no blanks between words.
[[nodiscard]] bool is_searched_in_sequence(char32_t point);

/// True when the text between two words joins them to one (UAX 29, rules 6 to 13, without the colon). `before` and
/// `after` are the characters around it.
[[nodiscard]] bool joins_words(std::string_view between, char32_t before, char32_t after);

/// Such a sign in the width and the form in which words have it: `.` for `．`, `'` for each apostrophe.
[[nodiscard]] std::string_view usual_sign(std::string_view between);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_folding.ipp>
#endif
