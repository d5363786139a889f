// Nearest vectors by an exact scan.
//
//     auto vectors = vector_column::read(db, table, column);
//     index_hits near = vectors->nearest(query_vector, 10);      // or all of them, without the number
//
// The metric is the Euclidean distance. A scan is exact, needs no tuning and reads memory at full speed, because the
// vectors of a property are packed in one block. The lanes are summed in a fixed order, so distances are the same on
// every machine.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// The vectors of one property, of the nodes that have one.
class vector_column {
public:
    [[nodiscard]] static sql_result<vector_column> read(database& db, const physical_table& table,
                                                        const physical_column& column);

    /// Every node with its distance; with `best`, only that many, with ties broken by id. The query must have the
    /// column's dimension.
    [[nodiscard]] index_hits nearest(std::span<const float> query, std::optional<std::size_t> best = {}) const;

    [[nodiscard]] std::size_t size() const { return nodes_->ids().size(); }
    [[nodiscard]] std::size_t dimension() const { return dimension_; }

private:
    vector_column(std::shared_ptr<const node_index> nodes, std::vector<float> numbers, std::size_t dimension);

    std::shared_ptr<const node_index> nodes_;  ///< sorted by id
    std::vector<float> numbers_;
    std::size_t dimension_;
};

/// Writes the squared Euclidean distances of `count` packed rows to `query` into `out`. The lanes are summed in a fixed
/// order, so the results are the same on every machine.
void squared_distances(const float* rows, std::size_t count, std::size_t dimension, const float* query, double* out);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/vector_scan.ipp>
#endif
