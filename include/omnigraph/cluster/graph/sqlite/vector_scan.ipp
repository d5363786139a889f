// Bodies of graph/sqlite/vector_scan.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <queue>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_scan.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

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

OMNIGRAPH_INLINE vector_column::vector_column(packed_vectors held)
    : held_{std::move(held)}, is_checked_{std::make_unique<std::atomic<bool>[]>(held_.sums.size())} {}

OMNIGRAPH_INLINE sql_result<bool> vector_column::pack(database& db, const physical_table& table,
                                                      const physical_column& column, vector_packer& into) {
    auto query = db.prepare("SELECT id, " + column.sql_name() + " FROM " + table.sql_name() + " WHERE " +
                            column.sql_name() + " IS NOT NULL ORDER BY id");
    if (!query) return query.error();
    std::vector<float> numbers(column.type.dimension);
    for (;;) {
        const auto row = query->step();
        if (!row) return row.error();
        if (!*row) return true;
        const auto bytes = query->blob(1);
        if (bytes.size() != numbers.size() * sizeof(float))
            return sql_error{sql_fault::damaged,
                             "the vector of node '" + std::string{query->text(0)} + "' has the wrong length"};
        detail::unpack_floats(bytes, numbers.data());
        if (!into.add(query->text(0), numbers)) return false;
    }
}

OMNIGRAPH_INLINE sql_result<vector_column> vector_column::read(database& db, const physical_table& table,
                                                               const physical_column& column) {
    constexpr std::string_view name = "vectors in memory";
    std::string bytes;
    vector_packer packer{column.type.dimension, [&](std::string_view more) {
                             bytes += more;
                             return true;
                         }};
    auto packed = pack(db, table, column, packer);
    if (!packed) return packed.error();
    auto held = *packed && packer.finish(name) ? unpack_vectors(bytes, name) : std::optional<packed_vectors>{};
    if (!held) return sql_error{sql_fault::other, "there are more vectors than one property can have"};
    vector_column made{*std::move(held)};
    made.held_.sums.clear();  // nobody else writes to them
    made.bytes_ = std::move(bytes);
    made.held_.numbers = reinterpret_cast<const float*>(made.bytes_.data());
    return made;
}

OMNIGRAPH_INLINE std::optional<vector_column> vector_column::of(posix::mapped_file file, std::string_view name,
                                                                std::size_t dimension) {
    auto held = unpack_vectors(file.bytes(), name);
    if (!held || held->dimension != dimension) return std::nullopt;
    vector_column made{*std::move(held)};
    made.file_ = std::move(file);
    return made;
}

OMNIGRAPH_INLINE sql_result<done> vector_column::check_block(std::size_t block) const {
    if (block >= held_.sums.size() || is_checked_[block].load(std::memory_order_relaxed)) return done{};
    const auto in_block = vectors_in_block(dimension());
    const auto first = block * in_block, count = std::min(in_block, size() - first);
    if (checksum_of_numbers(held_.numbers + first * dimension(), count * dimension()) != held_.sums[block])
        return sql_error{sql_fault::damaged, "a file of vectors is damaged"};
    is_checked_[block].store(true, std::memory_order_relaxed);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> vector_column::check() const {
    for (std::size_t block = 0; block < held_.sums.size(); ++block)
        if (auto sound = check_block(block); !sound) return sound;
    return done{};
}

template <class Visit>
sql_result<done> vector_column::scan(std::span<const float> query, const Visit& visit) const {
    const auto in_block = vectors_in_block(dimension());
    std::vector<double> squares(std::min(in_block, size()));
    for (std::size_t first = 0, block = 0; first < size(); first += in_block, ++block) {
        constexpr std::size_t blocks_between_looks = 64;
        if (block % blocks_between_looks == 0 && call_budget::has_ended())
            return sql_error{sql_fault::interrupted, "the search was stopped"};
        if (auto sound = check_block(block); !sound) return sound;
        const auto count = std::min(in_block, size() - first);
        squared_distances(held_.numbers + first * dimension(), count, dimension(), query.data(), squares.data());
        visit(first, std::span<const double>{squares.data(), count});
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

struct near_row {
    double distance = 0, square = 0;
    std::size_t row = 0;
    friend bool operator<(const near_row& a, const near_row& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.row < b.row;
    }
};

/// Keeps the `most` nearest rows of those that are offered in ascending order.
class nearest_rows {
public:
    explicit nearest_rows(std::size_t most) : most_{most} {}

    void offer(std::size_t row, double square) {
        // A later row of the same distance is not nearer; and so is one whose square is not less.
        if (kept_.size() == most_ && square >= kept_.top().square) return;
        kept_.push({std::sqrt(square), square, row});
        if (kept_.size() > most_) kept_.pop();
    }

    [[nodiscard]] std::vector<near_row> take() && {
        std::vector<near_row> rows;
        for (; !kept_.empty(); kept_.pop()) rows.push_back(kept_.top());
        std::ranges::reverse(rows);
        return rows;
    }

private:
    std::size_t most_;
    std::priority_queue<near_row> kept_;  ///< the farthest first
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<index_hits> vector_column::nearest(std::span<const float> query,
                                                               std::optional<std::size_t> best) const {
    const auto most = std::min(best.value_or(size()), size());
    detail::nearest_rows nearest{most};
    auto scanned =
        most == 0 ? sql_result<done>{done{}} : scan(query, [&](std::size_t first, std::span<const double> squares) {
            for (std::size_t at = 0; at < squares.size(); ++at) nearest.offer(first + at, squares[at]);
        });
    if (!scanned) return scanned.error();
    std::vector<std::string> found;
    std::vector<double> costs;
    for (const auto& one : std::move(nearest).take()) {
        found.emplace_back(ids()[static_cast<std::uint32_t>(one.row)]);
        costs.push_back(one.distance);
    }
    return index_hits{std::make_shared<const node_index>(std::move(found)), std::move(costs)};
}

OMNIGRAPH_INLINE double vector_column::distance(std::size_t row, std::span<const float> query) const {
    double square = 0;
    squared_distances(held_.numbers + row * dimension(), 1, dimension(), query.data(), &square);
    return std::sqrt(square);
}

/// Statements ask for the same row twice, and often for one row after the other.
OMNIGRAPH_INLINE std::optional<std::size_t> vector_distances::row_of(std::string_view id) {
    const auto& ids = vectors_->ids();
    for (const auto row : {last_, last_ + 1})
        if (row < ids.size() && ids[static_cast<std::uint32_t>(row)] == id) return last_ = row;
    constexpr std::size_t few = 64;
    if (++searched_ > few && !numbers_) numbers_.emplace(ids);
    if (numbers_) {
        const auto found = numbers_->find(id);
        if (found) last_ = *found;
        return found;
    }
    const auto at = ids.lower_bound(id);
    if (at == ids.size() || ids[at] != id) return std::nullopt;
    return last_ = at;
}

OMNIGRAPH_INLINE std::optional<double> vector_distances::cost_of(std::string_view id) {
    const auto row = row_of(id);
    if (!row) return std::nullopt;
    if (known_ != row) {
        distance_ = vectors_->distance(*row, query_);
        known_ = row;
    }
    return distance_;
}

OMNIGRAPH_INLINE table_rows vector_distances::ids() const {
    auto all = std::make_shared<std::vector<std::string>>();
    for (std::uint32_t row = 0; row < vectors_->ids().size(); ++row) all->emplace_back(vectors_->ids()[row]);
    return all;
}

}  // namespace omnigraph::cluster::graph
