// Full text of one property, beside the database it is derived from.
//
//     auto index = text_index::create(text_form::stemmed);
//     index->follow(db, table, column);                   // now it reflects `db`
//     auto found = index->search("graph databases");      // nodes with either word
//
// An index needs no declaration in the schema and is never part of an image. Nodes
// whose text is null are not in it. Following another state of the graph touches only
// the words of texts that differ. Not to be used from two threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>

namespace omnigraph::cluster::graph {

enum class text_form {
    stemmed,  ///< for search and ranking
    plain,    ///< for fuzzy search, which compares words as they were written
};

class text_index {
public:
    /// Empty, and in memory.
    [[nodiscard]] static sql_result<text_index> create(text_form form);

    /// Makes the index reflect a property of `source`; after a failure it reflects what it did before.
    [[nodiscard]] sql_result<done> follow(database& source, const physical_table& table, const physical_column& column);

    /// Nodes with at least one token of the query; the cost is the negative BM25 score.
    [[nodiscard]] sql_result<index_hits> search(std::string_view query);

    /// Nodes with a token within `edits` insertions, deletions or replacements of a token of the query. All cost 0.
    [[nodiscard]] sql_result<index_hits> fuzzy(std::string_view query, std::size_t edits);

private:
    text_index(database db, std::unique_ptr<text_analyser> analyser);
    [[nodiscard]] sql_result<std::vector<std::string>> words_near(const std::vector<std::string>& words,
                                                                  std::size_t edits);

    database db_;
    std::unique_ptr<text_analyser> analyser_;
};

namespace detail {

/// Is the edit distance at most `most`? Looks only at the band of the table that can be that near.
[[nodiscard]] bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace detail

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_index.ipp>
#endif
