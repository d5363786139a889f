// Nearest vectors by an exact scan.
//
//     auto vectors = vector_column::read(db, table, column);
//     index_hits near = vectors->nearest(query_vector, 10);      // or all of them, without the number
//
// The metric is the Euclidean distance. A scan is exact, needs no tuning, and reads
// memory at its full speed: the vectors of a property lie packed in one block.
// Distances do not depend on the machine: lanes are summed in a fixed order.
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

/// The vectors of one property, those of nodes that have one.
class vector_column {
public:
    [[nodiscard]] static sql_result<vector_column> read(database& db, const physical_table& table,
                                                        const physical_column& column);

    /// Every node with its distance; with `best` only that many, ties by id. The query has the column's dimension.
    [[nodiscard]] index_hits nearest(std::span<const float> query, std::optional<std::size_t> best = {}) const;

    [[nodiscard]] std::size_t size() const { return nodes_->ids().size(); }
    [[nodiscard]] std::size_t dimension() const { return dimension_; }

private:
    vector_column(std::shared_ptr<const node_index> nodes, std::vector<float> numbers, std::size_t dimension);

    std::shared_ptr<const node_index> nodes_;  ///< in order of ids
    std::vector<float> numbers_;
    std::size_t dimension_;
};

/// Writes the squared Euclidean distance of each of `count` packed rows to `query` into `out`. Lanes are summed in a
/// fixed order, so distances do not depend on the machine.
void squared_distances(const float* rows, std::size_t count, std::size_t dimension, const float* query, double* out);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/vector_scan.ipp>
#endif
