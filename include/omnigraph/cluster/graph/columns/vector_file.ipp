// Bodies of graph/columns/vector_file.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/columns/derived_file.hpp>
#include <omnigraph/cluster/graph/columns/vector_file.hpp>

namespace omnigraph::cluster::graph::detail {

/// "OGVECTR1" where the lowest byte comes first; another number on a machine of the other order.
inline constexpr std::uint64_t vectors_magic = 0x31525443'4556474FULL;

/// As wide as a register of every machine: wider sums would be kept in memory.
using word_lanes = std::uint32_t __attribute__((vector_size(4 * sizeof(std::uint32_t))));

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::size_t vectors_in_block(std::size_t dimension) {
    constexpr std::size_t numbers = 65536 / sizeof(float);
    return std::max<std::size_t>(1, numbers / std::max<std::size_t>(1, dimension));
}

/// A sum of the numbers and a sum of those sums, in each of eight lanes.
OMNIGRAPH_INLINE std::uint64_t checksum_of_numbers(const float* numbers, std::size_t count) {
    constexpr std::size_t half = sizeof(detail::word_lanes) / sizeof(std::uint32_t), lanes = 2 * half;
    detail::word_lanes low = {}, high = {}, sums_of_low = {}, sums_of_high = {};
    const auto add = [&](const void* eight) {
        detail::word_lanes first, second;
        std::memcpy(&first, eight, sizeof first);
        std::memcpy(&second, static_cast<const char*>(eight) + sizeof first, sizeof second);
        low += first;
        high += second;
        sums_of_low += low;
        sums_of_high += high;
    };
    std::size_t at = 0;
    for (; at + lanes <= count; at += lanes) add(numbers + at);
    std::array<float, lanes> rest{};
    std::copy(numbers + at, numbers + count, rest.begin());
    add(rest.data());
    std::uint64_t total = count;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto sum = lane < half ? low[lane] : high[lane - half];
        const auto sum_of_sums = lane < half ? sums_of_low[lane] : sums_of_high[lane - half];
        total = (total ^ (std::uint64_t{sum} << 32 | sum_of_sums)) * 0x9E3779B97F4A7C15ULL;
    }
    return total ^ (total >> 31);
}

OMNIGRAPH_INLINE vector_packer::vector_packer(std::size_t dimension, sink into)
    : dimension_{dimension}, into_{std::move(into)} {
    block_.reserve(vectors_in_block(dimension) * dimension);
}

OMNIGRAPH_INLINE bool vector_packer::add(std::string_view id, std::span<const float> vector) {
    if (ids_.size() + id.size() >= UINT32_MAX || starts_.size() >= UINT32_MAX) return false;
    ids_ += id;
    starts_.push_back(static_cast<std::uint32_t>(ids_.size()));
    block_.insert(block_.end(), vector.begin(), vector.end());
    return block_.size() < vectors_in_block(dimension_) * dimension_ || write_block();
}

OMNIGRAPH_INLINE bool vector_packer::write_block() {
    sums_.push_back(checksum_of_numbers(block_.data(), block_.size()));
    const bool written = into_(bytes_of(block_));
    block_.clear();
    return written;
}

/// The last two numbers of the file lead to the sections: their bytes, and the magic.
OMNIGRAPH_INLINE bool vector_packer::finish(std::string_view name) {
    if (!block_.empty() && !write_block()) return false;
    const std::vector<std::uint64_t> shape{starts_.size() - 1, dimension_};
    const auto padding = (starts_.size() - 1) * dimension_ % 2;  // to whole 8 bytes
    const auto sections = pack_sections(name, {bytes_of(shape), bytes_of(starts_), ids_, bytes_of(sums_)});
    const std::vector<std::uint64_t> end{sections.size(), detail::vectors_magic};
    return into_(std::string(padding * sizeof(float), '\0') + sections) && into_(bytes_of(end));
}

OMNIGRAPH_INLINE std::optional<packed_vectors> unpack_vectors(std::string_view bytes, std::string_view name) {
    std::array<std::uint64_t, 2> end{};
    if (bytes.size() < sizeof end) return std::nullopt;
    std::memcpy(end.data(), bytes.data() + (bytes.size() - sizeof end), sizeof end);
    bytes.remove_suffix(sizeof end);
    if (end[1] != detail::vectors_magic || end[0] > bytes.size()) return std::nullopt;
    const auto sections = unpack_sections(bytes.substr(bytes.size() - end[0]), name);
    if (!sections || sections->size() != 4) return std::nullopt;
    const auto shape = numbers_of<std::uint64_t>((*sections)[0]);
    auto starts = numbers_of<std::uint32_t>((*sections)[1]);
    auto sums = numbers_of<std::uint64_t>((*sections)[3]);
    if (!shape || shape->size() != 2 || !starts || !sums) return std::nullopt;
    auto ids = text_list::make(*std::move(starts), std::string{(*sections)[2]});
    const auto held = (bytes.size() - end[0]) / sizeof(float);
    const auto rows = (*shape)[0], dimension = (*shape)[1];
    if (!ids || ids->size() != rows || dimension == 0 || rows > held / dimension) return std::nullopt;
    const auto numbers = rows * dimension, block = std::uint64_t{vectors_in_block(dimension)};
    if (held != numbers + numbers % 2 || sums->size() != (rows + block - 1) / block) return std::nullopt;
    return packed_vectors{*std::move(ids), static_cast<std::size_t>(dimension),
                          reinterpret_cast<const float*>(bytes.data()), *std::move(sums)};
}

}  // namespace omnigraph::cluster::graph
