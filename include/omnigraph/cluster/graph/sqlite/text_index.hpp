// The full-text index of one property, in a database of its own: in memory, or in a file.
//
//     auto index = text_index::create(text_form::stemmed);
//     index->follow(db, table, column);                   // now it reflects `db`
//     auto found = index->search("graph databases", 10);  // the best ten nodes with either word
//
// An index needs no declaration in the schema and is never part of an image. Nodes with a null text are not in it.
// Updating it to another state of the graph touches only the texts that differ. For one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/columns/graph_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

enum class text_form {
    stemmed,  ///< English words without their endings: what search and ranking use by default
    plain,    ///< words as they were written: what fuzzy search compares, and texts that are not English
};

/// How a property is searched: `@index(text: none)` makes it plain.
[[nodiscard]] text_form text_form_of(const physical_table& table, const physical_column& column);

class text_index {
public:
    /// An empty index in memory.
    [[nodiscard]] static sql_result<text_index> create(text_form form);

    /// Writes the file of an index of `source` that nobody uses yet. With `follows`, it is there already and is brought
    /// up. `name` says what it was made of.
    [[nodiscard]] static sql_result<done> write(const std::string& path, text_form form, const std::string& name,
                                                database& source, const physical_table& table,
                                                const physical_column& column, bool follows);

    /// The file, to be searched only; fails when it is that of another name.
    [[nodiscard]] static sql_result<text_index> open(const std::string& path, const std::string& name);

    /// Updates the index to a property of `source`; after a failure it is as before.
    [[nodiscard]] sql_result<done> follow(database& source, const physical_table& table, const physical_column& column);

    /// Nodes with at least one token of the query; the cost is the negative BM25 score. With `best`, only that many of
    /// the least cost, with ties broken by id.
    [[nodiscard]] sql_result<index_hits> search(std::string_view query, std::optional<std::uint64_t> best = {});

    /// The same nodes without their scores: all cost 0. With `first`, only so many, those whose ids come first.
    [[nodiscard]] sql_result<index_hits> matching(std::string_view query, std::optional<std::uint64_t> first = {});

    /// Nodes with a token within `edits` insertions, deletions or replacements of a token of the query. All cost 0;
    /// `first` as above. Characters that are searched in sequence have no misspellings: search finds them.
    [[nodiscard]] sql_result<index_hits> fuzzy(std::string_view query, std::size_t edits,
                                               std::optional<std::uint64_t> first = {});

private:
    explicit text_index(database db);
    [[nodiscard]] static sql_result<text_index> with_words(database db);
    [[nodiscard]] sql_result<done> add_tables(text_form form);
    /// A hit: its cost, and the number of its node.
    using scored_number = std::pair<double, std::int64_t>;
    /// The numbers of the nodes with one of the words, in ascending order.
    [[nodiscard]] sql_result<std::vector<std::int64_t>> with_any(const std::vector<std::string>& words);
    [[nodiscard]] sql_result<index_hits> without_costs(const std::vector<std::int64_t>& numbers,
                                                       std::optional<std::uint64_t> first);
    /// All, in any order; with `best`, so many in ascending order of costs and ids.
    [[nodiscard]] sql_result<index_hits> best_of(std::vector<scored_number> hits, std::optional<std::uint64_t> best);
    [[nodiscard]] sql_result<done> add_names(std::vector<scored_number> hits,
                                             std::vector<std::pair<double, std::string>>& into);
    /// Adds those of the nodes whose ids come first, `count` of them.
    [[nodiscard]] sql_result<done> add_first(std::vector<std::int64_t> numbers, double cost, std::uint64_t count,
                                             std::vector<std::pair<double, std::string>>& into);
    [[nodiscard]] sql_result<std::vector<std::string>> words_near(const std::vector<std::string>& words,
                                                                  std::size_t edits);
    /// All words of the texts. Few enough are kept for the next search: SQLite counts the texts of each to list it.
    [[nodiscard]] sql_result<std::shared_ptr<const text_list>> vocabulary();

    static constexpr std::size_t max_kept_vocabulary = std::size_t{4} << 20;

    database db_;
    std::shared_ptr<const text_list> vocabulary_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/text_index.ipp>
#endif
