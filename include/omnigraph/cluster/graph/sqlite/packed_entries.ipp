// Bodies of graph/sqlite/packed_entries.hpp.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_entries.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void packed_entries::add(std::string_view record) {
    constexpr std::size_t block_bytes = std::size_t{1} << 18;
    const varint length{record.size()};
    const auto needed = length.bytes().size() + record.size();
    if (blocks_.empty() || blocks_.back().size - blocks_.back().used < needed) {
        const auto size = std::max(block_bytes, needed);
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), 0, size});
        bytes_ += size;
    }
    auto& into = blocks_.back();
    into.used += length.bytes().copy(into.bytes.get() + into.used, length.bytes().size());
    into.used += record.copy(into.bytes.get() + into.used, record.size());
    ++count_;
}

OMNIGRAPH_INLINE std::string_view packed_entries::record_at(const char* place) {
    std::size_t size = 0;
    for (;; ++place) {
        const auto byte = static_cast<unsigned char>(*place);
        size = size << 7 | (byte & 0x7FU);
        if (byte < 0x80) return {place + 1, size};
    }
}

OMNIGRAPH_INLINE packed_entries::ordered packed_entries::in_order(std::size_t columns) const {
    std::vector<entry> entries;
    entries.reserve(count_);
    for (const auto& held : blocks_)
        for (const auto *at = held.bytes.get(), *const end = at + held.used; at != end;) {
            const auto record = record_at(at);
            entries.push_back({order_prefix(first_cell(record)), at});
            at = record.data() + record.size();
        }
    ordered made{std::move(entries), columns};
    if (made.find_order()) return made;
    made.sort_by_prefix();
    made.sort_equal_prefixes();
    return made;
}

OMNIGRAPH_INLINE std::string_view packed_entries::ordered::operator[](std::size_t at) const {
    ask_for(at);
    return record_at(entries_[at].place);
}

OMNIGRAPH_INLINE void packed_entries::ordered::ask_for(std::size_t at) const {
    constexpr std::size_t ahead = 16;
    if (at + ahead < entries_.size()) __builtin_prefetch(entries_[at + ahead].place);
}

/// Whether they are in order as they came, as the ids of most inputs are.
OMNIGRAPH_INLINE bool packed_entries::ordered::find_order() const {
    return std::ranges::is_sorted(entries_, [&](const entry& a, const entry& b) {
        if (a.prefix != b.prefix) return a.prefix < b.prefix;
        return compare_records(record_at(a.place), record_at(b.place), columns_) < 0;
    });
}

/// By each byte of the prefix, from the last one on, where it differs at all; in the order of rows where it does not.
OMNIGRAPH_INLINE void packed_entries::ordered::sort_by_prefix() {
    constexpr std::size_t bytes = sizeof(entry::prefix), values = 256;
    const auto value_of = [](const entry& one, std::size_t byte) { return one.prefix >> 8 * byte & 0xFF; };
    std::array<std::array<std::size_t, values>, bytes> counts{};
    for (const auto& one : entries_)
        for (std::size_t byte = 0; byte < bytes; ++byte) ++counts[byte][value_of(one, byte)];
    std::vector<entry> sorted(entries_.size());
    for (std::size_t byte = 0; byte < bytes; ++byte) {
        auto& places = counts[byte];
        if (places[value_of(entries_.front(), byte)] == entries_.size()) continue;
        std::size_t next = 0;
        for (auto& place : places) next += std::exchange(place, next);
        for (const auto& one : entries_) sorted[places[value_of(one, byte)]++] = one;
        entries_.swap(sorted);
    }
}

OMNIGRAPH_INLINE void packed_entries::ordered::sort_equal_prefixes() {
    const auto before = [&](const entry& a, const entry& b) {
        return compare_records(record_at(a.place), record_at(b.place), columns_ + 1) < 0;
    };
    for (std::size_t first = 0, last = 0; first < entries_.size(); first = last) {
        for (; last < entries_.size() && entries_[last].prefix == entries_[first].prefix; ++last) ask_for(last);
        if (last - first > 1)
            std::sort(entries_.begin() + static_cast<std::ptrdiff_t>(first),
                      entries_.begin() + static_cast<std::ptrdiff_t>(last), before);
    }
}

OMNIGRAPH_INLINE bool packed_entries::ordered::has_equal() const {
    const auto are_equal = [&](const entry& a, const entry& b) {
        return a.prefix == b.prefix && compare_records(record_at(a.place), record_at(b.place), columns_) == 0;
    };
    return std::ranges::adjacent_find(entries_, are_equal) != entries_.end();
}

}  // namespace omnigraph::cluster::graph
