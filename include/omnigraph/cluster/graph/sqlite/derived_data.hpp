// The text indexes, packed vectors, arrays and repeated edges of one graph: made at first use and kept between calls.
//
//     derived_data derived;                                   // one a graph
//     auto found = derived.search({db, commit}, table, column, "graph databases");
//
// (1) Everything here can be computed again from the graph. The cache folder has the arrays (column_store.hpp), the
//     text indexes (text_store.hpp) and the packed vectors (vector_store.hpp).
// (2) Each answer reflects exactly the requested commit: an index of another commit is updated first. Reading only the
//     newest commit is cheapest.
// (3) Safe to use from several threads.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_index.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_store.hpp>

namespace omnigraph::cluster::graph {

/// A connection and the commit that it shows.
struct commit_source {
    database& db;
    std::string commit;
    derived_names names = {};
};

class derived_data {
public:
    /// Nodes whose text has a token of the query, or the `best` of them; the cost is the negative BM25 score.
    [[nodiscard]] sql_result<index_hits> search(const commit_source& source, const physical_table& table,
                                                const physical_column& column, std::string_view query,
                                                std::optional<std::uint64_t> best = {});

    /// The same nodes without their scores; with `first`, only so many, those whose ids come first.
    [[nodiscard]] sql_result<index_hits> matching(const commit_source& source, const physical_table& table,
                                                  const physical_column& column, std::string_view query,
                                                  std::optional<std::uint64_t> first = {});

    /// Nodes whose text has a token near one of the query; `first` as above.
    [[nodiscard]] sql_result<index_hits> fuzzy(const commit_source& source, const physical_table& table,
                                               const physical_column& column, std::string_view query, std::size_t edits,
                                               std::optional<std::uint64_t> first = {});

    /// The distances of all rows, or the `best` of them. The query has the column's dimension.
    [[nodiscard]] sql_result<hit_lists::list> nearest(const commit_source& source, const physical_table& table,
                                                      const physical_column& column, const std::vector<float>& query,
                                                      std::optional<std::uint64_t> best = {});

    /// The rows of an edge table that repeat the ends of an earlier row, by row number in decimal.
    [[nodiscard]] sql_result<table_rows> repeated(const commit_source& source, const physical_table& table);

    [[nodiscard]] column_store& columns() { return columns_; }
    [[nodiscard]] text_store& texts() { return texts_; }
    [[nodiscard]] vector_store& vectors() { return vectors_; }

private:
    /// The index of `commit`, once it is made.
    template <class Held>
    struct entry {
        std::mutex mutex;
        std::string commit;
        Held held{};
    };
    template <class Key, class Held>
    using entries = std::map<Key, std::shared_ptr<entry<Held>>>;

    template <class Key, class Held>
    [[nodiscard]] std::shared_ptr<entry<Held>> entry_of(entries<Key, Held>& all, Key key) {
        const std::lock_guard lock{mutex_};
        auto& kept = all[std::move(key)];
        if (!kept) kept = std::make_shared<entry<Held>>();
        return kept;
    }

    template <class Ask>
    [[nodiscard]] sql_result<index_hits> with_text(const commit_source& source, const physical_table& table,
                                                   const physical_column& column, text_form form, const Ask& ask) {
        auto index = texts_.index_of({source.db, source.commit, source.names}, table, column, form);
        if (!index) return index.error();
        auto answer = ask(**index);
        // A file that cannot be read is made again by the next call.
        if (!answer && (answer.error().fault == sql_fault::damaged || answer.error().fault == sql_fault::other))
            index->forget();
        return answer;
    }

    std::mutex mutex_;
    text_store texts_;
    vector_store vectors_;
    entries<std::string, table_rows> repeated_;
    column_store columns_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/derived_data.ipp>
#endif
