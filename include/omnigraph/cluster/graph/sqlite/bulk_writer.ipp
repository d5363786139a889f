// Bodies of graph/sqlite/bulk_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph::detail {

/// Lists and vectors are stored in a form of their own.
[[nodiscard]] OMNIGRAPH_INLINE bool is_stored_plain(const lang::value_type& type) {
    return !type.list && type.scalar != lang::scalar_type::vector;
}

[[nodiscard]] OMNIGRAPH_INLINE bool holds_value(const statement& row, int at, const lang::value_type& type,
                                                const lang::value& value) {
    if (value.is_null() || row.is_null(at)) return value.is_null() && row.is_null(at);
    if (!is_stored_plain(type)) return row.cell(at) == to_cell(type, value);
    if (const auto* text = std::get_if<std::string>(&value.held)) return row.text(at) == *text;
    if (const auto* number = std::get_if<double>(&value.held)) return row.real(at) == *number;
    if (const auto* flag = std::get_if<bool>(&value.held)) return row.integer(at) == std::int64_t{*flag};
    const auto* whole = std::get_if<std::int64_t>(&value.held);
    return whole && row.integer(at) == *whole;
}

/// A row number beyond is no ordinary one, and the bits up to it would need gigabytes.
inline constexpr std::int64_t most_row_number = std::int64_t{1} << 34;

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bulk_writer::bulk_writer(database& db, const physical_table& table, load_mode mode)
    : db_{&db}, table_{&table}, mode_{mode}, row_number_{row_number_of(table)} {
    const bool keyed = !table.edge && !static_cast<const lang::node_type*>(table.declared)->key.empty();
    unique_ids_ = keyed || mode != load_mode::merge;
}

OMNIGRAPH_INLINE std::string bulk_writer::row_number_of(const physical_table& table) {
    for (const std::string name : {"rowid", "_rowid_", "oid"})
        if (std::ranges::none_of(table.columns, [&](const auto& one) { return ascii_lower(one.name) == name; }))
            return name;
    return {};
}

OMNIGRAPH_INLINE sql_result<bulk_writer> bulk_writer::open(database& db, const physical_table& table, load_mode mode) {
    bulk_writer made{db, table, mode};
    const auto has_rows = db.integer_of("SELECT 1 FROM " + table.sql_name() + " LIMIT 1");
    if (!has_rows) return has_rows.error();
    made.was_empty_ = !*has_rows;
    if (made.was_empty_)
        if (auto dropped = made.drop_indices(); !dropped) return dropped.error();
    if (auto prepared = made.prepare(); !prepared) return prepared.error();
    return made;
}

OMNIGRAPH_INLINE sql_result<done> bulk_writer::drop_indices() {
    std::vector<std::string> names;
    {
        auto found = db_->prepare(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL");
        if (!found) return found.error();
        found->bind(1, table_->name);
        for (;;) {
            const auto more = found->step();
            if (!more) return more.error();
            if (!*more) break;
            names.emplace_back(found->text(0));
            indices_.emplace_back(found->text(1));
        }
    }
    for (const auto& name : names)
        if (auto dropped = db_->run("DROP INDEX " + sql_identifier(name)); !dropped) return dropped;
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> bulk_writer::prepare() {
    std::vector<std::string> names;
    if (table_->edge) names = {"\"src\"", "\"dst\""};
    for (const auto& column : table_->columns) names.push_back(column.sql_name());
    std::string places = "?1", set, columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        places += fmt::format(", ?{}", i + 2);
        set += fmt::format("{}{} = ?{}", i == 0 ? "" : ", ", names[i], i + 2);
        columns += ", " + names[i];
    }
    const auto ready = [&](std::optional<statement>& kept, const std::string& text) -> sql_result<done> {
        auto made = db_->prepare(text);
        if (!made) return made.error();
        kept.emplace(*std::move(made));
        return done{};
    };
    const auto name = table_->sql_name();
    if (auto made = ready(insert_, "INSERT INTO " + name + " VALUES (" + places + ") ON CONFLICT(\"id\") DO NOTHING");
        !made)
        return made;
    if (auto made = ready(find_, "SELECT " + row_number_ + columns + " FROM " + name + " WHERE \"id\" = ?1"); !made)
        return made;
    if (names.empty()) return done{};
    return ready(update_, "UPDATE " + name + " SET " + set + " WHERE \"id\" = ?1");
}

OMNIGRAPH_INLINE void bulk_writer::bind_row(statement& into, const table_row& row) const {
    int at = 1;
    into.bind(at++, row.id);
    if (table_->edge) {
        into.bind(at++, row.src);
        into.bind(at++, row.dst);
    }
    for (std::size_t i = 0; i < table_->columns.size(); ++i, ++at) {
        const auto& type = table_->columns[i].type;
        if (detail::is_stored_plain(type)) into.bind(at, row.values[i]);
        else into.bind(at, to_cell(type, row.values[i]));
    }
}

OMNIGRAPH_INLINE bool bulk_writer::holds(const statement& found, const table_row& row) const {
    int at = 1;
    if (table_->edge && (found.text(1) != row.src || found.text(2) != row.dst)) return false;
    if (table_->edge) at = 3;
    for (std::size_t i = 0; i < table_->columns.size(); ++i, ++at)
        if (!detail::holds_value(found, at, table_->columns[i].type, row.values[i])) return false;
    return true;
}

OMNIGRAPH_INLINE bool bulk_writer::mark(std::int64_t row) {
    if (row < 0 || row > detail::most_row_number) return false;
    const auto at = static_cast<std::size_t>(row);
    if (at >= marks_.size()) marks_.resize(std::max(at + 1, marks_.size() * 2));
    if (!marks_[at]) ++marked_;
    marks_[at] = true;
    return true;
}

OMNIGRAPH_INLINE bool bulk_writer::is_marked(std::int64_t row) const {
    return row >= 0 && static_cast<std::size_t>(row) < marks_.size() && marks_[static_cast<std::size_t>(row)];
}

/// False when the id is stored already, or when the row gets no ordinary number.
OMNIGRAPH_INLINE sql_result<bool> bulk_writer::add(const table_row& row) {
    bind_row(*insert_, row);
    if (auto stored = insert_->run(); !stored) return stored.error();
    if (db_->changes() == 0) return false;
    changed = true;
    return was_empty_ || mark(sqlite3_last_insert_rowid(db_->handle()));
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::replace(const table_row& row) {
    const auto is_there = find_->bind(1, row.id).step();
    if (!is_there) return is_there.error();
    last_was_there_ = *is_there;
    const auto number = *is_there ? find_->integer(0) : 0;
    const bool is_same = *is_there && holds(*find_, row);
    find_->reset();
    if (!*is_there) return add(row);
    if (unique_ids_ && is_marked(number)) return false;
    if (!was_empty_ && !mark(number)) return false;
    if (is_same) {
        ++unchanged;
        return true;
    }
    bind_row(*update_, row);
    if (auto stored = update_->run(); !stored) return stored.error();
    changed = true;
    return true;
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::put(const table_row& row) {
    ++written;
    if (!last_was_there_) {
        const auto added = add(row);
        if (!added || *added) return added;
        if (mode_ == load_mode::append || (was_empty_ && unique_ids_)) return false;
    }
    return replace(row);
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::has_written(std::string_view id) {
    const auto is_there = find_->bind(1, id).step();
    const bool written_here = is_there && *is_there && is_marked(find_->integer(0));
    find_->reset();
    if (!is_there) return is_there.error();
    return written_here;
}

OMNIGRAPH_INLINE sql_result<done> bulk_writer::remove_unwritten() {
    constexpr std::size_t batch = 1024;
    auto list = db_->prepare(fmt::format("SELECT {0} FROM {1} WHERE {0} > ?1 ORDER BY {0} LIMIT {2}", row_number_,
                                         table_->sql_name(), batch));
    if (!list) return list.error();
    auto remove = db_->prepare("DELETE FROM " + table_->sql_name() + " WHERE " + row_number_ + " = ?1");
    if (!remove) return remove.error();
    std::vector<std::int64_t> numbers;
    for (auto last = std::numeric_limits<std::int64_t>::min();;) {
        numbers.clear();
        list->bind(1, last);
        for (;;) {
            const auto more = list->step();
            if (!more) return more.error();
            if (!*more) break;
            numbers.push_back(list->integer(0));
        }
        list->reset();
        if (numbers.empty()) return done{};
        last = numbers.back();
        for (const auto number : numbers) {
            if (is_marked(number)) continue;
            if (auto removed = remove->bind(1, number).run(); !removed) return removed;
            changed = shrunk = true;
        }
    }
}

OMNIGRAPH_INLINE sql_result<done> bulk_writer::finish() {
    for (const auto& index : std::exchange(indices_, {}))
        if (auto made = db_->run(index); !made) return made;
    if (mode_ != load_mode::overwrite || was_empty_) return done{};
    return remove_unwritten();
}

OMNIGRAPH_INLINE sql_result<std::string> bulk_writer::written_rows() {
    const auto whole = table_->sql_name() + " a";
    if (was_empty_ || mode_ == load_mode::overwrite) return whole;
    const auto rows = db_->integer_of("SELECT count(*) FROM " + table_->sql_name());
    if (!rows) return rows.error();
    if (marked_ * 4 >= static_cast<std::uint64_t>(rows->value_or(0))) return whole;
    const auto list = "temp." + sql_identifier("written_" + table_->name);
    if (auto made =
            db_->run("CREATE TABLE IF NOT EXISTS " + list + "(number INTEGER PRIMARY KEY); DELETE FROM " + list);
        !made)
        return made.error();
    auto insert = db_->prepare("INSERT INTO " + list + " VALUES (?1)");
    if (!insert) return insert.error();
    for (std::size_t number = 0; number < marks_.size(); ++number)
        if (marks_[number])
            if (auto put = insert->bind(1, static_cast<std::int64_t>(number)).run(); !put) return put.error();
    return fmt::format("{} w CROSS JOIN {} a ON a.{} = w.number", list, table_->sql_name(), row_number_);
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::finds_none(const std::string& text) {
    const auto found = db_->integer_of(text + " LIMIT 1");
    if (!found) return found.error();
    return !found->has_value();
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::keeps_unique(const std::string& rows) {
    const bool is_whole = rows == table_->sql_name() + " a";
    for (const auto& unique : table_->declared->uniques) {
        std::string list, given, equal;
        for (const auto& property : unique.columns) {
            const auto column = table_->sql_name_of(property);
            list += (list.empty() ? "a." : ", a.") + column;
            given += (given.empty() ? "a." : " AND a.") + column + " IS NOT NULL";
            equal += " AND b." + column + " = a." + column;
        }
        const auto kept = finds_none(
            is_whole ? fmt::format("SELECT 1 FROM {} WHERE {} GROUP BY {} HAVING count(*) > 1", rows, given, list)
                     : fmt::format("SELECT 1 FROM {} CROSS JOIN {} b ON b.\"id\" <> a.\"id\"{}", rows,
                                   table_->sql_name(), equal));
        if (!kept || !*kept) return kept;
    }
    return true;
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::keeps_ends(const std::string& rows, const table_layout& schema) {
    if (rows == table_->sql_name() + " a") return has_all_ends(*db_, schema, *table_);
    for (const auto& end : ends_of(*table_)) {
        const auto kept = finds_none(fmt::format("SELECT 1 FROM {} WHERE {}", rows,
                                                 names_no_node(schema, *table_, end, fmt::format("a.{}", end.column))));
        if (!kept || !*kept) return kept;
    }
    return true;
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::keeps_counts(const std::string& rows) {
    const auto card = static_cast<const lang::edge_type*>(table_->declared)->card;
    if (card.min <= 1 && !card.max) return true;
    return finds_none(
        fmt::format("SELECT 1 FROM {} c WHERE c.src IN (SELECT a.src FROM {}) GROUP BY c.src HAVING count(*) < {}{}",
                    table_->sql_name(), rows, card.min, card.max ? fmt::format(" OR count(*) > {}", *card.max) : ""));
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::keeps_rules(const table_layout& schema, bool has_ends) {
    const auto rows = written_rows();
    if (!rows) return rows.error();
    auto kept = keeps_unique(*rows);
    if (!kept || !*kept || !table_->edge) return kept;
    if (!has_ends) kept = keeps_ends(*rows, schema);
    if (!kept || !*kept) return kept;
    return keeps_counts(*rows);
}

OMNIGRAPH_INLINE sql_result<bool> bulk_writer::keeps_rules_as_whole(database& db, const physical_table& table,
                                                                    const table_layout& schema, bool has_ends) {
    return bulk_writer{db, table, load_mode::overwrite}.keeps_rules(schema, has_ends);
}

/// In the order of the indices over the ends, so that each node is looked for once, and near the one before.
OMNIGRAPH_INLINE sql_result<bool> has_all_ends(database& db, const table_layout& schema, const physical_table& edges) {
    for (const auto& end : ends_of(edges)) {
        const auto missing =
            db.integer_of(fmt::format("SELECT 1 FROM (SELECT DISTINCT {0} AS node FROM {1}) AS ends WHERE {2} LIMIT 1",
                                      end.column, edges.sql_name(), names_no_node(schema, edges, end, "ends.node")));
        if (!missing) return missing.error();
        if (*missing) return false;
    }
    return true;
}

}  // namespace omnigraph::cluster::graph
