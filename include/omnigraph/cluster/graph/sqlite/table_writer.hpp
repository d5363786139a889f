// Writes rows of one type: the prepared statements that loads and mutations share.
//
//     table_writer people{db, tables.node("Person")};
//     auto stored = people.upsert({"ann", {}, {}, {name, age}}, {1});
//
// (1) A row is replaced whole: values stand in the order of the table's columns.
// (2) A write that leaves the row as it was is told apart from one that changes it.
// (3) Every row that was written is noted, with its place in the input, in a temporary
//     table; constraints are checked over these rows at the end of the call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>

namespace omnigraph::cluster::graph {

struct row {
    std::string id;
    std::string src, dst;  ///< edges only
    std::vector<lang::value> values;
};

enum class row_effect { unchanged, changed };

class table_writer {
public:
    /// Creates the temporary table; at most one writer a table and connection.
    [[nodiscard]] static sql<table_writer> open(database& db, const physical_table& table);

    /// Inserts the row, or replaces the one with its id.
    [[nodiscard]] sql<row_effect> upsert(const row& row);

    /// False when there is a row with this id; then nothing is written.
    [[nodiscard]] sql<bool> insert(const row& row);

    [[nodiscard]] sql<bool> contains(std::string_view id);

    /// Where this call wrote the id first; nullopt when it has not.
    [[nodiscard]] sql<std::optional<input_place>> noted(std::string_view id);

    /// Notes that the call wrote `id`, from `where`; a later note of the same id replaces the earlier.
    [[nodiscard]] sql<done> note(std::string_view id, input_place where);

    /// Removes every row that was not noted; how many there were.
    [[nodiscard]] sql<std::int64_t> remove_unnoted();

    [[nodiscard]] const physical_table& table() const { return *table_; }

    /// Rows of this table were added, changed or removed.
    bool changed = false;
    std::uint64_t written = 0;  ///< rows given to upsert or insert

    /// `temp."noted_n_Person"(id, number, line)`.
    [[nodiscard]] static std::string notes_of(const physical_table& table) {
        return "temp." + sql_identifier("noted_" + table.name);
    }

private:
    table_writer(database& db, const physical_table& table) : db_{&db}, table_{&table} {}
    /// Prepared at its first use; `spell` is the member that gives its text.
    [[nodiscard]] sql<statement*> prepared(std::optional<statement>& kept, std::string (table_writer::*spell)() const);
    [[nodiscard]] sql<done> write(statement& into, const row& row);
    [[nodiscard]] std::string insert_text() const;
    [[nodiscard]] std::string upsert_text() const;
    [[nodiscard]] std::string contains_text() const {
        return "SELECT 1 FROM " + table_->sql_name() + " WHERE \"id\" = ?1";
    }
    [[nodiscard]] std::string noted_text() const {
        return "SELECT number, line FROM " + notes_of(*table_) + " WHERE id = ?1";
    }
    [[nodiscard]] std::string note_text() const {
        return "INSERT OR REPLACE INTO " + notes_of(*table_) + " VALUES (?1, ?2, ?3)";
    }

    database* db_;
    const physical_table* table_;
    std::optional<statement> upsert_, insert_, contains_, noted_, note_;
};

// ---- details ----------------------------------------------------------------------------

inline sql<table_writer> table_writer::open(database& db, const physical_table& table) {
    auto made = db.run("CREATE TABLE IF NOT EXISTS " + notes_of(table) +
                       "(id TEXT PRIMARY KEY NOT NULL, number INTEGER, line INTEGER) WITHOUT ROWID");
    if (!made) return made.error();
    return table_writer{db, table};
}

inline sql<statement*> table_writer::prepared(std::optional<statement>& kept,
                                              std::string (table_writer::*spell)() const) {
    if (!kept) {
        auto made = db_->prepare((this->*spell)());
        if (!made) return made.error();
        kept = *std::move(made);
    }
    return &*kept;
}

inline std::string table_writer::insert_text() const {
    auto text = "INSERT INTO " + table_->sql_name() + " VALUES (";
    const auto count = table_->first_property() + static_cast<int>(table_->columns.size());
    for (int i = 1; i <= count; ++i) text += (i == 1 ? "?" : ", ?") + std::to_string(i);
    return text + ")";
}

inline std::string table_writer::upsert_text() const {
    std::vector<std::string> names;
    if (table_->edge) names = {"\"src\"", "\"dst\""};
    for (const auto& column : table_->columns) names.push_back(column.sql_name());
    if (names.empty()) return insert_text() + " ON CONFLICT(\"id\") DO NOTHING";
    std::string set, differs;
    for (const auto& name : names) {
        set += (set.empty() ? "" : ", ") + name + " = excluded." + name;
        differs += (differs.empty() ? "" : " OR ") + table_->sql_name() + "." + name + " IS NOT excluded." + name;
    }
    return insert_text() + " ON CONFLICT(\"id\") DO UPDATE SET " + set + " WHERE " + differs;
}

inline sql<done> table_writer::write(statement& into, const row& row) {
    int at = 1;
    into.bind(at++, row.id);
    if (table_->edge) {
        into.bind(at++, row.src);
        into.bind(at++, row.dst);
    }
    for (std::size_t i = 0; i < table_->columns.size(); ++i)
        into.bind(at++, to_cell(table_->columns[i].type, row.values[i]));
    return into.run();
}

inline sql<row_effect> table_writer::upsert(const row& row) {
    auto ready = prepared(upsert_, &table_writer::upsert_text);
    if (!ready) return ready.error();
    if (auto stored = write(**ready, row); !stored) return stored.error();
    ++written;
    if (db_->changes() == 0) return row_effect::unchanged;
    changed = true;
    return row_effect::changed;
}

inline sql<bool> table_writer::insert(const row& row) {
    const auto there = contains(row.id);
    if (!there) return there.error();
    if (*there) return false;
    auto ready = prepared(insert_, &table_writer::insert_text);
    if (!ready) return ready.error();
    if (auto stored = write(**ready, row); !stored) return stored.error();
    ++written;
    changed = true;
    return true;
}

inline sql<bool> table_writer::contains(std::string_view id) {
    auto ready = prepared(contains_, &table_writer::contains_text);
    if (!ready) return ready.error();
    auto found = (*ready)->bind(1, id).step();
    (*ready)->reset();
    return found;
}

inline sql<std::optional<input_place>> table_writer::noted(std::string_view id) {
    auto ready = prepared(noted_, &table_writer::noted_text);
    if (!ready) return ready.error();
    auto found = (*ready)->bind(1, id).step();
    if (!found) return found.error();
    std::optional<input_place> place;
    if (*found)
        place =
            input_place{static_cast<std::size_t>((*ready)->integer(0)), static_cast<std::size_t>((*ready)->integer(1))};
    (*ready)->reset();
    return place;
}

inline sql<done> table_writer::note(std::string_view id, input_place where) {
    auto ready = prepared(note_, &table_writer::note_text);
    if (!ready) return ready.error();
    return (*ready)
        ->bind(1, id)
        .bind(2, static_cast<std::int64_t>(where.number))
        .bind(3, static_cast<std::int64_t>(where.line))
        .run();
}

inline sql<std::int64_t> table_writer::remove_unnoted() {
    auto removed = db_->run("DELETE FROM " + table_->sql_name() + " WHERE \"id\" NOT IN (SELECT id FROM " +
                            notes_of(*table_) + ")");
    if (!removed) return removed.error();
    if (db_->changes() > 0) changed = true;
    return db_->changes();
}

}  // namespace omnigraph::cluster::graph
