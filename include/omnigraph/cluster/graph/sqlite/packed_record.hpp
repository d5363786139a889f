// Rows and entries of indices as SQLite stores them ("Database File Format", chapter "Record Format"), and their order.
//
//     packed_record record;
//     record.add("ann");
//     record.add(std::int64_t{7});
//     tree.add(record.finish());
//
// Numbers are integers or doubles, texts UTF-8 in the order of their bytes, as in the tables of table_layout.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace omnigraph::cluster::graph {

struct blob_view {
    std::string_view bytes;
};

/// A cell of a row that is borrowed.
using cell_view = std::variant<std::monostate, std::int64_t, double, std::string_view, blob_view>;

class packed_record {
public:
    void add(const cell_view& cell);

    /// Valid until the next cell is added, which begins another record.
    [[nodiscard]] std::string_view finish();

private:
    std::string types_, body_, whole_;
};

/// Negative, zero or positive, as the order of an index has it: null, numbers, texts, blobs; of as many columns.
[[nodiscard]] int compare_records(std::string_view a, std::string_view b, std::size_t columns);

[[nodiscard]] cell_view first_cell(std::string_view record);

/// A number whose order, where it differs, is that of records with such a first cell.
[[nodiscard]] std::uint64_t order_prefix(const cell_view& first);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/packed_record.ipp>
#endif
