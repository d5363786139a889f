// Splits text into tokens: the FTS5 tokenizer `og_words`.
//
//     define_words(db);                                         // CREATE VIRTUAL TABLE ... tokenize='og_words'
//     auto words = search_words("The Graphs of Zürich");        // the, graphs, of, zurich
//
// (1) Words end where Unicode says so: `don't`, `3.14`, `example.com` and `user_id` are one word each. A text that has
//     such a word is found by the whole and by its parts.
// (2) Case, accents and width do not matter (text_folding.hpp). No word is left out; of very long ones the first
//     `max_word_characters` count.
// (3) Scripts without blanks between words (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) are searched by
//     character: a run of them is found where its characters stand in sequence, with nothing between them but spaces
//     without width. A run of a text may be of any length.
// (4) Documents and queries take the same way.
// The tokenizer `porter og_words english` stems what comes out, as English.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Changes with every change of the analysis, so an index of another analysis is not used.
inline constexpr std::string_view text_analysis_version = "5";

/// Longer words are cut, in texts and in queries.
inline constexpr std::size_t max_word_characters = 64;

/// Adds `og_words` to one connection.
[[nodiscard]] sql_result<done> define_words(database& db);

/// The distinct words of a query in order of first appearance, without stemming. A run of characters that are searched
/// in sequence counts as one word. Reads no further than max_search_words: more are too_long. Ends with the call's
/// time.
[[nodiscard]] sql_result<std::vector<std::string>> search_words(std::string_view text);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_analysis.ipp>
#endif
