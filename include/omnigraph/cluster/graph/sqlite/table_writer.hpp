// Writes rows of one type with prepared statements that loads and mutations share.
//
//     auto people = table_writer::open(db, tables.node("Person"));
//     auto stored = people->upsert({"ann", {}, {}, {name, age}});
//     auto noted = people->note("ann", {1});
//
// (1) A row is replaced as a whole; its values are in the order of the table's columns.
// (2) A write that does not change the row is distinguished from one that does.
// (3) Every written row is noted in a temporary table with its place in the input; the constraints are checked over
//     these rows at the end of the call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct table_row {
    std::string id;
    std::string src, dst;  ///< edges only
    std::vector<lang::value> values;
};

enum class row_effect { unchanged, changed };

/// Whether the row came with its id, or is a new one whose id the call made.
enum class row_origin { named, made };

class table_writer {
public:
    /// Creates the temporary table. At most one writer for each table and connection.
    [[nodiscard]] static sql_result<table_writer> open(database& db, const physical_table& table);

    /// Inserts the row or replaces the row with its id.
    [[nodiscard]] sql_result<row_effect> upsert(const table_row& row);

    /// False when a row with this id exists; nothing is written then.
    [[nodiscard]] sql_result<bool> insert(const table_row& row);

    [[nodiscard]] sql_result<bool> contains(std::string_view id);

    /// Where this call wrote the id first; nullopt when it did not.
    [[nodiscard]] sql_result<std::optional<input_position>> noted(std::string_view id);

    /// Notes that the call wrote `id` at `where`; a later note of the same id replaces the place, and a row that the
    /// call made stays one.
    [[nodiscard]] sql_result<done> note(std::string_view id, input_position where,
                                        row_origin origin = row_origin::named);

    /// Notes that the call wrote `id` at `where`; false when an earlier note has the id, which then stays.
    [[nodiscard]] sql_result<bool> note_first(std::string_view id, input_position where,
                                              row_origin origin = row_origin::named);

    /// The same as note() for all ids of `temp.matched`.
    [[nodiscard]] sql_result<done> note_matched(input_position where);

    /// Removes every row without a note; returns their number.
    [[nodiscard]] sql_result<std::int64_t> remove_unnoted();

    [[nodiscard]] const physical_table& table() const { return *table_; }

    /// Whether rows of this table were added, changed or removed.
    bool changed = false;
    std::uint64_t written = 0;    ///< rows passed to upsert or insert
    std::uint64_t unchanged = 0;  ///< those of them that were stored already with the same values

    /// The temporary table: `temp."noted_n_Person"(id, number, line, made)`.
    [[nodiscard]] static std::string notes_of(const physical_table& table);

private:
    table_writer(database& db, const physical_table& table) : db_{&db}, table_{&table} {}
    /// Prepares the statement at its first use; `spell` is the member function that returns its text.
    [[nodiscard]] sql_result<statement*> prepared(std::optional<statement>& kept,
                                                  std::string (table_writer::*spell)() const);
    [[nodiscard]] sql_result<done> write(statement& into, const table_row& row);
    [[nodiscard]] static statement& bind_note(statement& into, std::string_view id, input_position where,
                                              row_origin origin);
    [[nodiscard]] std::string insert_text() const;
    [[nodiscard]] std::string upsert_text() const;
    [[nodiscard]] std::string contains_text() const;
    [[nodiscard]] std::string noted_text() const;
    [[nodiscard]] std::string note_text() const;
    [[nodiscard]] std::string note_first_text() const;

    database* db_;
    const physical_table* table_;
    std::optional<statement> upsert_, insert_, contains_, noted_, note_, note_first_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/table_writer.ipp>
#endif
