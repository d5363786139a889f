// Nearest vectors by an exact scan.
//
//     auto vectors = vector_column::read(db, table, column);
//     auto near = vectors->nearest(query_vector, 10);      // or all of them, without the number
//
// (1) The metric is the Euclidean distance. The lanes are summed in a fixed order, so distances are the same on every
//     machine, and whether the vectors lie in memory or in a file.
// (2) A scan is exact and needs no tuning: the vectors of a property lie in one block (columns/vector_file.hpp), which
//     is read once, at the speed of memory. The first scan of a file compares its checksums on the way.
// (3) Safe to use from several threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/columns/vector_file.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/posix/mapped_file.hpp>

namespace omnigraph::cluster::graph {

/// The vectors of one property, of the rows that have one.
class vector_column {
public:
    [[nodiscard]] static sql_result<vector_column> read(database& db, const physical_table& table,
                                                        const physical_column& column);

    /// Packs the vectors of a property; false when the packer took no more.
    [[nodiscard]] static sql_result<bool> pack(database& db, const physical_table& table, const physical_column& column,
                                               vector_packer& into);

    /// nullopt unless the file has vectors of this name and dimension.
    [[nodiscard]] static std::optional<vector_column> of(posix::mapped_file file, std::string_view name,
                                                         std::size_t dimension);

    /// Every row with its distance; with `best`, only that many, with ties broken by id. The query must have the
    /// column's dimension. damaged when the file does not have what was written to it.
    [[nodiscard]] sql_result<index_hits> nearest(std::span<const float> query,
                                                 std::optional<std::size_t> best = {}) const;

    /// The distance of one row, by its number in the order of ids.
    [[nodiscard]] double distance(std::size_t row, std::span<const float> query) const;

    /// Compares what was not compared so far. damaged as in nearest().
    [[nodiscard]] sql_result<done> check() const;

    [[nodiscard]] const text_list& ids() const { return held_.ids; }
    [[nodiscard]] std::size_t size() const { return held_.ids.size(); }
    [[nodiscard]] std::size_t dimension() const { return held_.dimension; }
    /// False when somebody has written to the file.
    [[nodiscard]] bool is_as_opened() const { return !file_ || file_->is_as_opened(); }

private:
    explicit vector_column(packed_vectors held);

    [[nodiscard]] sql_result<done> check_block(std::size_t block) const;
    /// Visits the squared distances of one block after the other: `visit(first row, distances)`.
    template <class Visit>
    [[nodiscard]] sql_result<done> scan(std::span<const float> query, const Visit& visit) const;

    packed_vectors held_;
    std::string bytes_;  ///< of vectors that are in no file
    std::optional<posix::mapped_file> file_;
    std::unique_ptr<std::atomic<bool>[]> is_checked_;  ///< by block
};

/// The distances of a column to one vector, each when it is asked for.
class vector_distances final : public lazy_hits {
public:
    vector_distances(std::shared_ptr<const vector_column> vectors, std::vector<float> query)
        : vectors_{std::move(vectors)}, query_{std::move(query)} {}

    [[nodiscard]] std::optional<double> cost_of(std::string_view id) override;
    [[nodiscard]] table_rows ids() const override;
    [[nodiscard]] std::size_t size() const override { return vectors_->size(); }

private:
    [[nodiscard]] std::optional<std::size_t> row_of(std::string_view id);

    std::shared_ptr<const vector_column> vectors_;
    std::vector<float> query_;
    std::size_t last_ = 0, searched_ = 0;  ///< the row that was asked for last; how often it was not near
    std::optional<text_numbers> numbers_;
    std::optional<std::size_t> known_;  ///< the row whose distance is kept
    double distance_ = 0;
};

/// Writes the squared Euclidean distances of `count` packed rows to `query` into `out`. The lanes are summed in a fixed
/// order, so the results are the same on every machine.
void squared_distances(const float* rows, std::size_t count, std::size_t dimension, const float* query, double* out);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/vector_scan.ipp>
#endif
