// Bodies of graph/sqlite/vector_scan.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_scan.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE vector_column::vector_column(std::shared_ptr<const node_index> nodes, std::vector<float> numbers,
                                              std::size_t dimension)
    : nodes_{std::move(nodes)}, numbers_{std::move(numbers)}, dimension_{dimension} {}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

// One loop, compiled twice where the loader can choose. The lanes are written out, because compilers find them only at
// -O3. Not under the thread sanitizer: the loader chooses before the sanitizer is initialised, and would crash.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_THREAD__)
#define OMNIGRAPH_WIDE_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define OMNIGRAPH_WIDE_CLONES
#endif

inline constexpr std::size_t lane_count = 8;
using float_lanes = float __attribute__((vector_size(lane_count * sizeof(float))));

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_WIDE_CLONES
OMNIGRAPH_INLINE void squared_distances(const float* rows, std::size_t count, std::size_t dimension, const float* query,
                                        double* out) {
    constexpr std::size_t blocks = 4;  // independent sums, so that additions do not wait for each other
    for (std::size_t row = 0; row < count; ++row, rows += dimension) {
        detail::float_lanes sums[blocks] = {};
        std::size_t index = 0;
        for (; index + blocks * detail::lane_count <= dimension; index += blocks * detail::lane_count)
            for (std::size_t block = 0; block < blocks; ++block) {
                detail::float_lanes here, wanted;
                std::memcpy(&here, rows + index + block * detail::lane_count, sizeof here);
                std::memcpy(&wanted, query + index + block * detail::lane_count, sizeof wanted);
                const detail::float_lanes difference = here - wanted;
                sums[block] += difference * difference;
            }
        double total = 0;
        for (; index < dimension; ++index) {
            const double difference = static_cast<double>(rows[index]) - static_cast<double>(query[index]);
            total += difference * difference;
        }
        for (const auto& sum : sums)
            for (std::size_t lane = 0; lane < detail::lane_count; ++lane) total += static_cast<double>(sum[lane]);
        out[row] = total;
    }
}

#undef OMNIGRAPH_WIDE_CLONES

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Little-endian 32-bit floats, as table_layout.hpp stores them.
OMNIGRAPH_INLINE void unpack_floats(std::string_view bytes, float* out) {
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(out, bytes.data(), bytes.size());
    } else {
        for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
            std::uint32_t bits = 0;
            for (std::size_t byte = 4; byte-- > 0;) bits = bits << 8 | static_cast<unsigned char>(bytes[at + byte]);
            *out++ = std::bit_cast<float>(bits);
        }
    }
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<vector_column> vector_column::read(database& db, const physical_table& table,
                                                               const physical_column& column) {
    const std::size_t dimension = column.type.dimension;
    auto query = db.prepare("SELECT id, " + column.sql_name() + " FROM " + table.sql_name() + " WHERE " +
                            column.sql_name() + " IS NOT NULL ORDER BY id");
    if (!query) return query.error();
    std::vector<std::string> ids;
    std::vector<float> numbers;
    for (;;) {
        const auto row = query->step();
        if (!row) return row.error();
        if (!*row) break;
        const auto bytes = query->blob(1);
        if (bytes.size() != dimension * 4)
            return sql_error{sql_fault::damaged,
                             "the vector of node '" + std::string{query->text(0)} + "' has the wrong length"};
        ids.emplace_back(query->text(0));
        numbers.resize(numbers.size() + dimension);
        detail::unpack_floats(bytes, numbers.data() + (numbers.size() - dimension));
    }
    return vector_column{std::make_shared<const node_index>(std::move(ids)), std::move(numbers), dimension};
}

OMNIGRAPH_INLINE index_hits vector_column::nearest(std::span<const float> query,
                                                   std::optional<std::size_t> best) const {
    std::vector<double> distances(size());
    squared_distances(numbers_.data(), size(), dimension_, query.data(), distances.data());
    for (auto& distance : distances) distance = std::sqrt(distance);
    if (!best || *best >= size()) return {nodes_, std::move(distances)};

    // The index is sorted by id, so positions break ties.
    std::vector<std::size_t> order(size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto nearer = [&](std::size_t a, std::size_t b) {
        return std::pair{distances[a], a} < std::pair{distances[b], b};
    };
    std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(*best), nearer);
    std::vector<std::string> ids;
    std::vector<double> costs;
    for (std::size_t at = 0; at < *best; ++at) {
        ids.push_back(nodes_->ids()[order[at]]);
        costs.push_back(distances[order[at]]);
    }
    return {std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
}

}  // namespace omnigraph::cluster::graph
