// Bodies of graph/sqlite/change_recorder.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/change_recorder.hpp>

// sqlite3.h declares these only under a macro that would have to stand before its first inclusion anywhere.
struct sqlite3_changeset_iter;
extern "C" {
SQLITE_API int sqlite3session_create(sqlite3* db, const char* name, sqlite3_session** made);
SQLITE_API void sqlite3session_delete(sqlite3_session* session);
SQLITE_API int sqlite3session_object_config(sqlite3_session* session, int option, void* value);
SQLITE_API int sqlite3session_attach(sqlite3_session* session, const char* table);
SQLITE_API int sqlite3session_changeset(sqlite3_session* session, int* size, void** changeset);
SQLITE_API sqlite3_int64 sqlite3session_changeset_size(sqlite3_session* session);
SQLITE_API int sqlite3changeset_start(sqlite3_changeset_iter** made, int size, void* changeset);
SQLITE_API int sqlite3changeset_next(sqlite3_changeset_iter* changes);
SQLITE_API int sqlite3changeset_op(sqlite3_changeset_iter* changes, const char** table, int* columns, int* operation,
                                   int* indirect);
SQLITE_API int sqlite3changeset_old(sqlite3_changeset_iter* changes, int column, sqlite3_value** value);
SQLITE_API int sqlite3changeset_new(sqlite3_changeset_iter* changes, int column, sqlite3_value** value);
SQLITE_API int sqlite3changeset_finalize(sqlite3_changeset_iter* changes);
}

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE column_value held_by(sqlite3_value* value, storage_class stored) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            // A whole number in a REAL column is stored as an integer, which the session shows.
            if (stored == storage_class::real) return static_cast<double>(sqlite3_value_int64(value));
            return sqlite3_value_int64(value);
        case SQLITE_FLOAT: return sqlite3_value_double(value) + 0.0;
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
            return std::string{text ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
            return blob_bytes{std::string{bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(value))}};
        }
        default: return std::monostate{};
    }
}

/// One recorded changeset, read row by row.
class changeset_reader {
public:
    changeset_reader(int size, void* bytes) : bytes_{bytes} { failure_ = sqlite3changeset_start(&rows_, size, bytes); }
    changeset_reader(const changeset_reader&) = delete;
    changeset_reader& operator=(const changeset_reader&) = delete;
    ~changeset_reader() {
        if (rows_) sqlite3changeset_finalize(rows_);
        sqlite3_free(bytes_);
    }

    [[nodiscard]] bool next() {
        if (failure_ != SQLITE_OK) return false;
        const int code = sqlite3changeset_next(rows_);
        if (code == SQLITE_ROW) failure_ = sqlite3changeset_op(rows_, &table_, &columns_, &operation_, &indirect_);
        else if (code != SQLITE_DONE) failure_ = code;
        return code == SQLITE_ROW && failure_ == SQLITE_OK;
    }
    [[nodiscard]] int failure() const { return failure_; }
    [[nodiscard]] std::string_view table() const { return table_; }
    [[nodiscard]] int columns() const { return columns_; }

    [[nodiscard]] std::string id() {
        const auto held = held_by(operation_ == SQLITE_INSERT ? after(0) : before(0), storage_class::text);
        const auto* text = std::get_if<std::string>(&held);
        return text ? *text : std::string{};
    }

    [[nodiscard]] row_change row(const std::vector<storage_class>& stored) {
        row_change row{operation_ == SQLITE_INSERT   ? row_operation::insert
                       : operation_ == SQLITE_DELETE ? row_operation::remove
                                                     : row_operation::update,
                       {}};
        for (int at = 1; at < columns_; ++at) {
            const auto column = static_cast<std::size_t>(at - 1);
            auto* was = operation_ == SQLITE_INSERT ? nullptr : before(at);
            auto* is = operation_ == SQLITE_DELETE ? nullptr : after(at);
            if (!was && !is) continue;
            cell_change cell{static_cast<std::uint32_t>(column), {}, {}};
            if (was) cell.before = held_by(was, stored[column]);
            if (is) cell.after = held_by(is, stored[column]);
            if (row.operation == row_operation::update && cell.before == cell.after) continue;
            row.cells.push_back(std::move(cell));
        }
        return row;
    }

private:
    [[nodiscard]] sqlite3_value* before(int column) {
        sqlite3_value* value = nullptr;
        if (const int code = sqlite3changeset_old(rows_, column, &value); code != SQLITE_OK) failure_ = code;
        return value;
    }
    [[nodiscard]] sqlite3_value* after(int column) {
        sqlite3_value* value = nullptr;
        if (const int code = sqlite3changeset_new(rows_, column, &value); code != SQLITE_OK) failure_ = code;
        return value;
    }

    void* bytes_;
    sqlite3_changeset_iter* rows_ = nullptr;
    int failure_ = SQLITE_OK, columns_ = 0, operation_ = 0, indirect_ = 0;
    const char* table_ = "";
};

/// A table as a delta names it.
struct recorded_table {
    std::string key;
    std::vector<std::string> columns;
    std::vector<storage_class> stored;
};

[[nodiscard]] OMNIGRAPH_INLINE recorded_table recorded(const physical_table& table) {
    recorded_table made{table.key(), {}, {}};
    if (table.edge) {
        made.columns = {"src", "dst"};
        made.stored = {storage_class::text, storage_class::text};
    }
    for (const auto& column : table.columns) {
        made.columns.push_back(column.name);
        made.stored.push_back(storage_of(column.type));
    }
    return made;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void change_recorder::end::operator()(sqlite3_session* session) const {
    sqlite3session_delete(session);
}

OMNIGRAPH_INLINE sql_result<change_recorder> change_recorder::start(database& db, const table_layout& tables) {
    sqlite3_session* session = nullptr;
    if (const int code = sqlite3session_create(db.handle(), "main", &session); code != SQLITE_OK)
        return sql_failure(code, db.handle(), "recording changes");
    change_recorder recorder{session, tables};
    constexpr int option_size = 1;  // SQLITE_SESSION_OBJCONFIG_SIZE
    int on = 1;
    if (const int code = sqlite3session_object_config(session, option_size, &on); code != SQLITE_OK)
        return sql_failure(code, nullptr, "recording changes");
    for (const auto& [key, table] : tables.tables())
        if (const int code = sqlite3session_attach(session, table.name.c_str()); code != SQLITE_OK)
            return sql_failure(code, db.handle(), "recording changes");
    return recorder;
}

OMNIGRAPH_INLINE std::size_t change_recorder::size() const {
    return static_cast<std::size_t>(sqlite3session_changeset_size(session_.get()));
}

OMNIGRAPH_INLINE sql_result<row_delta> change_recorder::changes() const {
    std::map<std::string, detail::recorded_table, std::less<>> by_name;
    for (const auto& [key, table] : tables_->tables()) by_name.emplace(table.name, detail::recorded(table));
    int size = 0;
    void* bytes = nullptr;
    if (const int code = sqlite3session_changeset(session_.get(), &size, &bytes); code != SQLITE_OK)
        return sql_failure(code, nullptr, "collecting the recorded changes");
    detail::changeset_reader rows{size, bytes};
    row_delta delta;
    while (rows.next()) {
        const auto table = by_name.find(rows.table());
        const bool known =
            table != by_name.end() && rows.columns() == static_cast<int>(table->second.columns.size()) + 1;
        if (!known) return sql_error{sql_fault::other, "a change is recorded of a table that the schema does not have"};
        auto change = rows.row(table->second.stored);
        if (change.operation == row_operation::update && change.cells.empty()) continue;
        auto& into = delta.try_emplace(table->second.key, table_delta{table->second.columns, {}}).first->second;
        into.rows.insert_or_assign(rows.id(), std::move(change));
    }
    if (rows.failure() != SQLITE_OK) return sql_failure(rows.failure(), nullptr, "reading the recorded changes");
    return delta;
}

}  // namespace omnigraph::cluster::graph
