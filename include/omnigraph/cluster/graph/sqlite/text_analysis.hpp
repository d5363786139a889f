// How text becomes tokens: the tokenizer `og_words` for FTS5.
//
//     auto words = text_analyser::define_in(db);
//     auto tokens = (*words)->tokens("The Graphs of Zürich");      // graphs, zurich
//
// Split at everything that is neither letter nor digit, lower case, diacritics folded,
// then English stop words and tokens of more than 40 bytes are dropped. The tokenizer
// `porter og_words` stems what is left. Documents and queries take the same way, so a
// query of stop words alone has no tokens and finds nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// A change in how text is analysed changes this, so that no index of another analysis is used.
inline constexpr std::string_view text_analysis_version = "1";

/// Makes `og_words` known to one connection and tokenizes outside of SQL.
class text_analyser {
public:
    [[nodiscard]] static sql_result<std::unique_ptr<text_analyser>> define_in(database& db);

    /// Without stemming, each token once, in order of first appearance.
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
