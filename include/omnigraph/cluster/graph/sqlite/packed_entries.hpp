// The entries of an index as they come, and then in the order of the index.
//
//     packed_record made;                                  // packed_record.hpp
//     made.add("ann");
//     made.add(std::int64_t{7});                           // the number of the row is the last cell
//     packed_entries entries;
//     entries.add(made.finish());
//     const auto order = entries.in_order(1);              // of one column
//     for (std::size_t at = 0; at < order.size(); ++at) print(order[at].size());
//
// (1) Entries are held in blocks, which are neither moved nor larger than they have to be.
// (2) Of equal entries the row with the smaller number comes first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace omnigraph::cluster::graph {

class packed_entries {
public:
    class ordered;

    void add(std::string_view record);

    [[nodiscard]] std::size_t size() const { return count_; }

    /// What they take, and what each takes more while they are ordered.
    [[nodiscard]] std::size_t held_bytes() const { return bytes_; }
    static constexpr std::size_t order_bytes = 2 * (sizeof(std::uint64_t) + sizeof(const char*));

    /// Valid until another one is added.
    [[nodiscard]] ordered in_order(std::size_t columns) const;

private:
    /// Records, each behind its length.
    struct block {
        std::unique_ptr<char[]> bytes;
        std::size_t used, size;
    };
    /// Where a record begins in its block, and what tells it from most others.
    struct entry {
        std::uint64_t prefix;
        const char* place;
    };

    [[nodiscard]] static std::string_view record_at(const char* place);

    std::vector<block> blocks_;
    std::size_t count_ = 0, bytes_ = 0;
};

class packed_entries::ordered {
public:
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t at) const;

    /// Whether two rows have equal columns.
    [[nodiscard]] bool has_equal() const;

private:
    friend class packed_entries;

    ordered(std::vector<entry> entries, std::size_t columns) : entries_{std::move(entries)}, columns_{columns} {}

    [[nodiscard]] bool find_order() const;
    void sort_by_prefix();
    void sort_equal_prefixes();
    /// Records lie anywhere: one that is used soon is asked for, so that memory is not waited for.
    void ask_for(std::size_t at) const;

    std::vector<entry> entries_;
    std::size_t columns_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/packed_entries.ipp>
#endif
