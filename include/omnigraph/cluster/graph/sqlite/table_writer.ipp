// Bodies of graph/sqlite/table_writer.hpp.
#pragma once

#include <cstddef>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view new_place =
    "ON CONFLICT(id) DO UPDATE SET number = excluded.number, line = excluded.line, made = max(made, excluded.made)";

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string table_writer::notes_of(const physical_table& table) {
    return "temp." + sql_identifier("noted_" + table.name);
}

OMNIGRAPH_INLINE std::string table_writer::contains_text() const {
    return "SELECT 1 FROM " + table_->sql_name() + " WHERE \"id\" = ?1";
}

OMNIGRAPH_INLINE std::string table_writer::noted_text() const {
    return "SELECT number, line FROM " + notes_of(*table_) + " WHERE id = ?1";
}

OMNIGRAPH_INLINE std::string table_writer::note_text() const {
    return "INSERT INTO " + notes_of(*table_) + " VALUES (?1, ?2, ?3, ?4) " + std::string{detail::new_place};
}

OMNIGRAPH_INLINE std::string table_writer::note_first_text() const {
    return "INSERT OR IGNORE INTO " + notes_of(*table_) + " VALUES (?1, ?2, ?3, ?4)";
}

OMNIGRAPH_INLINE sql_result<table_writer> table_writer::open(database& db, const physical_table& table) {
    auto made = db.run("CREATE TABLE IF NOT EXISTS " + notes_of(table) +
                       "(id TEXT PRIMARY KEY NOT NULL, number INTEGER, line INTEGER, made INTEGER) WITHOUT ROWID");
    if (!made) return made.error();
    return table_writer{db, table};
}

OMNIGRAPH_INLINE sql_result<statement*> table_writer::prepared(std::optional<statement>& kept,
                                                               std::string (table_writer::*spell)() const) {
    if (!kept) {
        auto made = db_->prepare((this->*spell)());
        if (!made) return made.error();
        kept = *std::move(made);
    }
    return &*kept;
}

OMNIGRAPH_INLINE std::string table_writer::insert_text() const {
    auto text = "INSERT INTO " + table_->sql_name() + " VALUES (";
    const auto count = table_->first_property() + static_cast<int>(table_->columns.size());
    for (int i = 1; i <= count; ++i) text += (i == 1 ? "?" : ", ?") + std::to_string(i);
    return text + ")";
}

OMNIGRAPH_INLINE std::string table_writer::upsert_text() const {
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

OMNIGRAPH_INLINE sql_result<done> table_writer::write(statement& into, const table_row& row) {
    int index = 1;
    into.bind(index++, row.id);
    if (table_->edge) {
        into.bind(index++, row.src);
        into.bind(index++, row.dst);
    }
    for (std::size_t i = 0; i < table_->columns.size(); ++i)
        into.bind(index++, to_cell(table_->columns[i].type, row.values[i]));
    return into.run();
}

OMNIGRAPH_INLINE sql_result<row_effect> table_writer::upsert(const table_row& row) {
    auto ready = prepared(upsert_, &table_writer::upsert_text);
    if (!ready) return ready.error();
    if (auto stored = write(**ready, row); !stored) return stored.error();
    ++written;
    if (db_->changes() == 0) {
        ++unchanged;
        return row_effect::unchanged;
    }
    changed = true;
    return row_effect::changed;
}

OMNIGRAPH_INLINE sql_result<bool> table_writer::insert(const table_row& row) {
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

OMNIGRAPH_INLINE sql_result<bool> table_writer::contains(std::string_view id) {
    auto ready = prepared(contains_, &table_writer::contains_text);
    if (!ready) return ready.error();
    auto found = (*ready)->bind(1, id).step();
    (*ready)->reset();
    return found;
}

OMNIGRAPH_INLINE sql_result<std::optional<input_position>> table_writer::noted(std::string_view id) {
    auto ready = prepared(noted_, &table_writer::noted_text);
    if (!ready) return ready.error();
    auto has_row = (*ready)->bind(1, id).step();
    if (!has_row) return has_row.error();
    std::optional<input_position> place;
    if (*has_row)
        place = input_position{static_cast<std::size_t>((*ready)->integer(0)),
                               static_cast<std::size_t>((*ready)->integer(1))};
    (*ready)->reset();
    return place;
}

OMNIGRAPH_INLINE statement& table_writer::bind_note(statement& into, std::string_view id, input_position where,
                                                    row_origin origin) {
    return into.bind(1, id)
        .bind(2, static_cast<std::int64_t>(where.number))
        .bind(3, static_cast<std::int64_t>(where.line))
        .bind(4, std::int64_t{origin == row_origin::made});
}

OMNIGRAPH_INLINE sql_result<done> table_writer::note(std::string_view id, input_position where, row_origin origin) {
    auto ready = prepared(note_, &table_writer::note_text);
    if (!ready) return ready.error();
    return bind_note(**ready, id, where, origin).run();
}

OMNIGRAPH_INLINE sql_result<bool> table_writer::note_first(std::string_view id, input_position where,
                                                           row_origin origin) {
    auto ready = prepared(note_first_, &table_writer::note_first_text);
    if (!ready) return ready.error();
    if (auto noted = bind_note(**ready, id, where, origin).run(); !noted) return noted.error();
    return db_->changes() > 0;
}

OMNIGRAPH_INLINE sql_result<done> table_writer::note_matched(input_position where) {
    return db_->run("INSERT INTO " + notes_of(*table_) + " SELECT id, " + std::to_string(where.number) + ", " +
                    std::to_string(where.line) + ", 0 FROM temp.matched WHERE true " + std::string{detail::new_place});
}

OMNIGRAPH_INLINE sql_result<std::int64_t> table_writer::remove_unnoted() {
    auto removed = db_->run("DELETE FROM " + table_->sql_name() + " WHERE \"id\" NOT IN (SELECT id FROM " +
                            notes_of(*table_) + ")");
    if (!removed) return removed.error();
    if (db_->changes() > 0) changed = true;
    return db_->changes();
}

}  // namespace omnigraph::cluster::graph
