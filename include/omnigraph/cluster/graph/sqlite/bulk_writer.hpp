// Writes many rows of one type: faster than table_writer.hpp, and without notes of where in the input each row stood.
//
//     auto people = bulk_writer::open(db, tables.node("Person"), load_mode::merge);
//     auto stored = people->put({"ann", {}, {}, {name, age}});   // false: only a load with notes can say what is wrong
//     auto ended = people->finish();                  // indices, and the removal of what overwrite replaces
//
// (1) A table that had no rows gets its indices when all rows are there. Otherwise a bit for each stored row says
//     whether this load wrote it.
// (2) The rules of load modes are those of loader.hpp; what is refused there makes put() or a check say false here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>

namespace omnigraph::cluster::graph {

class bulk_writer {
public:
    /// Drops the indices of an empty table until finish(). The caller discards the file after an error.
    [[nodiscard]] static sql_result<bulk_writer> open(database& db, const physical_table& table, load_mode mode);

    /// Whether SQLite's number of a row can be named: not when properties have all three names for it.
    [[nodiscard]] static bool can_write(const physical_table& table) { return !row_number_of(table).empty(); }

    [[nodiscard]] sql_result<bool> put(const table_row& row);

    /// Whether this load wrote the row that is stored under the id.
    [[nodiscard]] sql_result<bool> has_written(std::string_view id);

    /// Ends the writing: makes the indices, and removes the rows that an overwrite did not write.
    [[nodiscard]] sql_result<done> finish();

    /// After finish(): whether the written rows keep @unique, @card, and the ends of edges. False for a rule that is
    /// broken, and for a few that only a closer look can tell. `has_ends`: it is known that the ends are there.
    [[nodiscard]] sql_result<bool> keeps_rules(const table_layout& schema, bool has_ends);

    /// The same of all rows of a table, however they were written.
    [[nodiscard]] static sql_result<bool> keeps_rules_as_whole(database& db, const physical_table& table,
                                                               const table_layout& schema, bool has_ends);

    [[nodiscard]] bool was_empty() const { return was_empty_; }
    [[nodiscard]] const physical_table& table() const { return *table_; }

    bool changed = false;         ///< whether rows were added, changed or removed
    bool shrunk = false;          ///< whether rows were removed
    std::uint64_t written = 0;    ///< rows passed to put()
    std::uint64_t unchanged = 0;  ///< those of them that were stored already with the same values

private:
    bulk_writer(database& db, const physical_table& table, load_mode mode);

    [[nodiscard]] static std::string row_number_of(const physical_table& table);
    [[nodiscard]] sql_result<done> drop_indices();
    [[nodiscard]] sql_result<done> prepare();
    void bind_row(statement& into, const table_row& row) const;
    [[nodiscard]] bool holds(const statement& found, const table_row& row) const;
    [[nodiscard]] sql_result<bool> add(const table_row& row);
    [[nodiscard]] sql_result<bool> replace(const table_row& row);
    /// False for a number that no ordinary row has.
    [[nodiscard]] bool mark(std::int64_t row);
    [[nodiscard]] bool is_marked(std::int64_t row) const;
    [[nodiscard]] sql_result<done> remove_unwritten();
    /// The written rows as `a`, behind FROM: the whole table where most of it was written.
    [[nodiscard]] sql_result<std::string> written_rows();
    [[nodiscard]] sql_result<bool> finds_none(const std::string& text);
    [[nodiscard]] sql_result<bool> keeps_unique(const std::string& rows);
    [[nodiscard]] sql_result<bool> keeps_ends(const std::string& rows, const table_layout& schema);
    [[nodiscard]] sql_result<bool> keeps_counts(const std::string& rows);

    database* db_;
    const physical_table* table_;
    load_mode mode_;
    std::string row_number_;
    bool unique_ids_;  ///< two records may not share one
    bool was_empty_ = false;
    bool last_was_there_ = false;       ///< the last row; the next one is likely to be so, too
    std::vector<std::string> indices_;  ///< their SQL
    std::vector<bool> marks_;           ///< by row number, unless the table was empty
    std::uint64_t marked_ = 0;
    std::optional<statement> insert_, find_, update_;
};

/// Whether every end of the edges of a type is stored.
[[nodiscard]] sql_result<bool> has_all_ends(database& db, const table_layout& schema, const physical_table& edges);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/bulk_writer.ipp>
#endif
