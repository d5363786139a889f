// Splits text into tokens: the FTS5 tokenizer `og_words`.
//
//     auto words = text_analyser::define_in(db);
//     auto tokens = (*words)->tokens("The Graphs of Zürich");      // graphs, zurich
//
// Text is split at every character that is neither letter nor digit, put in lower case and stripped of diacritics; then
// English stop words and tokens of more than 40 bytes are dropped. The tokenizer `porter og_words` stems the rest.
// Documents and queries are treated alike, so a query of stop words only has no tokens and finds nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Changes with every change of the analysis, so that an index of another analysis is never used.
inline constexpr std::string_view text_analysis_version = "1";

/// Adds `og_words` to one connection, and tokenizes outside SQL.
class text_analyser {
public:
    [[nodiscard]] static sql_result<std::unique_ptr<text_analyser>> define_in(database& db);

    /// Without stemming; each token once, in order of first occurrence.
    [[nodiscard]] sql_result<std::vector<std::string>> tokens(std::string_view text) const;

private:
    text_analyser() = default;
    fts5_tokenizer words_{};
    void* words_context_ = nullptr;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_analysis.ipp>
#endif
