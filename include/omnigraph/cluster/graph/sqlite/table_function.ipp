// Bodies of graph/sqlite/table_function.hpp.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <utility>

#include <sqlite3.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>

namespace omnigraph::cluster::graph::detail {

struct table_module {
    std::string declaration;
    int arguments;
    table_function function;
};

struct called_table : sqlite3_vtab {
    const table_module* module = nullptr;
};

struct called_cursor : sqlite3_vtab_cursor {
    table_rows rows;
    std::size_t row = 0;
};

OMNIGRAPH_INLINE int connect_table(sqlite3* db, void* held, int, const char* const*, sqlite3_vtab** created, char**) {
    const auto* module = static_cast<const table_module*>(held);
    if (const int code = sqlite3_declare_vtab(db, module->declaration.c_str()); code != SQLITE_OK) return code;
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    auto* table = new (std::nothrow) called_table{};
    if (!table) return SQLITE_NOMEM;
    table->module = module;
    *created = table;
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int disconnect_table(sqlite3_vtab* table) {
    delete static_cast<called_table*>(table);
    return SQLITE_OK;
}

/// Column 0 is the result, column n the n-th argument; every argument is required.
OMNIGRAPH_INLINE int plan_call(sqlite3_vtab* table, sqlite3_index_info* info) {
    const int expected = static_cast<called_table*>(table)->module->arguments;
    int given = 0;
    for (int index = 0; index < info->nConstraint; ++index) {
        const auto& constraint = info->aConstraint[index];
        if (constraint.iColumn < 1 || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
        if (!constraint.usable) return SQLITE_CONSTRAINT;
        info->aConstraintUsage[index].argvIndex = constraint.iColumn;
        info->aConstraintUsage[index].omit = 1;
        ++given;
    }
    // SQLite also asks for ways to answer one side of an OR, which has no arguments: there are none.
    if (given == 0 && expected > 0) return SQLITE_CONSTRAINT;
    if (given != expected) {
        sqlite3_free(table->zErrMsg);
        table->zErrMsg = sqlite3_mprintf("a table function takes %d arguments, not %d", expected, given);
        return SQLITE_ERROR;
    }
    info->estimatedCost = 20;
    info->estimatedRows = 20;
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int open_call(sqlite3_vtab*, sqlite3_vtab_cursor** created) {
    auto* cursor = new (std::nothrow) called_cursor{};
    if (!cursor) return SQLITE_NOMEM;
    *created = cursor;
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int close_call(sqlite3_vtab_cursor* cursor) {
    delete static_cast<called_cursor*>(cursor);
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int fail_call(sqlite3_vtab* table, int code, const char* message) {
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", message);
    return code;
}

OMNIGRAPH_INLINE int begin_call(sqlite3_vtab_cursor* base, int, const char*, int count, sqlite3_value** values) {
    auto& cursor = *static_cast<called_cursor*>(base);
    auto* table = static_cast<called_table*>(base->pVtab);
    // No exception may pass through SQLite's frames.
    try {
        const std::vector<sql_argument> arguments(values, values + count);
        auto rows = table->module->function(arguments);
        if (!rows)
            return fail_call(table, rows.error().fault == sql_fault::interrupted ? SQLITE_INTERRUPT : SQLITE_ERROR,
                             rows.error().message.c_str());
        cursor.rows = *std::move(rows);
        cursor.row = 0;
        return SQLITE_OK;
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    } catch (const std::exception& thrown) {
        return fail_call(table, SQLITE_ERROR, thrown.what());
    }
}

OMNIGRAPH_INLINE int next_row(sqlite3_vtab_cursor* cursor) {
    ++static_cast<called_cursor*>(cursor)->row;
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int past_rows(sqlite3_vtab_cursor* base) {
    const auto& cursor = *static_cast<called_cursor*>(base);
    return cursor.row >= cursor.rows->size();
}

OMNIGRAPH_INLINE int read_row(sqlite3_vtab_cursor* base, sqlite3_context* context, int column) {
    const auto& cursor = *static_cast<called_cursor*>(base);
    const auto& text = (*cursor.rows)[cursor.row];
    if (column == 0) sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return SQLITE_OK;
}

OMNIGRAPH_INLINE int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
    *number = static_cast<sqlite3_int64>(static_cast<called_cursor*>(cursor)->row);
    return SQLITE_OK;
}

[[nodiscard]] OMNIGRAPH_INLINE const sqlite3_module& table_functions() {
    static const sqlite3_module methods = [] {
        sqlite3_module m{};
        m.xConnect = connect_table;  // without xCreate the function exists without CREATE VIRTUAL TABLE
        m.xDisconnect = disconnect_table;
        m.xBestIndex = plan_call;
        m.xOpen = open_call;
        m.xClose = close_call;
        m.xFilter = begin_call;
        m.xNext = next_row;
        m.xEof = past_rows;
        m.xColumn = read_row;
        m.xRowid = row_number;
        return m;
    }();
    return methods;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> define_table(database& db, const std::string& name, const std::string& column,
                                               int arguments, table_function function) {
    auto module = std::make_unique<detail::table_module>(
        detail::table_module{"CREATE TABLE called(" + column + " TEXT", arguments, std::move(function)});
    for (int at = 1; at <= arguments; ++at) module->declaration += ", argument_" + std::to_string(at) + " HIDDEN";
    module->declaration += ")";
    // SQLite deletes the module with the connection, and also when the registration fails.
    const int code = sqlite3_create_module_v2(db.handle(), name.c_str(), &detail::table_functions(), module.release(),
                                              [](void* held) { delete static_cast<detail::table_module*>(held); });
    if (code != SQLITE_OK) return sql_failure(code, db.handle(), name);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> only_select_with_tables(database& db, std::string_view select) {
    sqlite3_set_authorizer(db.handle(), nullptr, nullptr);
    const auto declared = db.prepare(select);
    db.only_select();
    if (!declared) return declared.error();
    return done{};
}

}  // namespace omnigraph::cluster::graph
