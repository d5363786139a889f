// Fills an empty table of a file and its indices with whole pages, in a tenth of the steps that inserting takes.
//
//     auto people = packed_table::open(db, tables.node("Person"), fresh_pages);
//     people->add({"ann", {}, {}, {name, age}});
//     auto ended = people->finish();              // false: two rows have one id
//
// (1) The file holds the rows after appended_pages::tell() only.
// (2) The entries of the indices are held in memory until finish(), or until spill() puts them into a temporary file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/entry_runs.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_entries.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>

namespace omnigraph::cluster::graph {

class packed_table {
public:
    /// The table must be empty; `pages` must outlive it.
    [[nodiscard]] static sql_result<packed_table> open(database& db, const physical_table& table, new_pages& pages);

    [[nodiscard]] sql_result<done> add(const table_row& row);

    /// False when two rows have one id; the file is worth nothing then.
    [[nodiscard]] sql_result<bool> finish();

    [[nodiscard]] std::uint64_t rows() const { return rows_; }

    /// What the entries of the indices take in memory until spill(), or until finish() ends.
    [[nodiscard]] std::size_t held_bytes() const;

    /// Fault: `full` when the disk has no room.
    [[nodiscard]] sql_result<done> spill();

private:
    struct packed_index {
        std::uint32_t root = 0;
        bool of_ids = false;
        std::vector<std::size_t> columns;  ///< of the table
        entry_runs runs;
        packed_entries entries = {};
    };

    packed_table(const physical_table& table, new_pages& pages)
        : table_{&table}, pages_{&pages}, tree_{pages, tree_kind::table} {}
    [[nodiscard]] static sql_result<std::vector<std::size_t>> columns_of(database& db, const std::string& index);
    void take_cells(const table_row& row);
    [[nodiscard]] static sql_result<done> spill(packed_index& index);
    /// False as finish().
    [[nodiscard]] sql_result<bool> write(packed_index& index);
    /// Whether no two entries have equal columns.
    [[nodiscard]] static sql_result<bool> write_held(packed_index& index, packed_tree& tree);
    [[nodiscard]] static sql_result<bool> merge(packed_index& index, packed_tree& tree);

    const physical_table* table_;
    new_pages* pages_;
    packed_tree tree_;
    std::uint32_t root_ = 0;
    std::vector<packed_index> indices_;
    std::uint64_t rows_ = 0;
    std::vector<cell_view> cells_;         ///< of the row that is added
    std::vector<column_value> converted_;  ///< those of them that are stored in another form
    packed_record record_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/packed_table.ipp>
#endif
