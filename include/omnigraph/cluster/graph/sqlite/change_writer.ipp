// Bodies of graph/sqlite/change_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/change_writer.hpp>

namespace omnigraph::cluster::graph::detail {

/// Writes the changed rows of one table; statements are prepared once for each set of columns that an update changes.
class change_writer {
public:
    change_writer(database& db, const physical_table& table, const table_delta& changes)
        : db_{db}, table_{table}, changes_{changes} {}

    [[nodiscard]] sql_result<done> run() {
        std::vector<std::string> columns;
        if (table_.edge) columns = {"src", "dst"};
        for (const auto& column : table_.columns) columns.push_back(column.name);
        if (columns != changes_.columns) return misfit("its columns are others than those of the table");
        for (const auto& [id, row] : changes_.rows) {
            auto written = write(id, row);
            if (!written && written.error().fault == sql_fault::constraint)
                return misfit("the row '" + id + "' is not as the delta expects it (" + written.error().message + ")");
            if (!written) return written.error();
            if (db_.changes() != 1) return misfit("the row '" + id + "' is not as the delta expects it");
        }
        return done{};
    }

private:
    [[nodiscard]] sql_error misfit(const std::string& why) const {
        return {sql_fault::damaged, "the delta does not fit the table " + table_.key() + ": " + why};
    }

    [[nodiscard]] sql_result<done> write(const std::string& id, const row_change& row) {
        std::vector<std::uint32_t> columns;
        for (const auto& cell : row.cells) columns.push_back(cell.column);
        const auto key = std::pair{row.operation, std::move(columns)};
        auto at = prepared_.find(key);
        if (at == prepared_.end()) {
            // Updates of ever other columns must not keep ever more statements.
            if (prepared_.size() == 64) prepared_.clear();
            auto made = db_.prepare(text_of(row));
            if (!made) return made.error();
            at = prepared_.emplace(key, *std::move(made)).first;
        }
        auto& into = at->second;
        int parameter = 0;
        into.bind(++parameter, id);
        for (const auto& cell : row.cells) {
            if (row.operation != row_operation::remove) into.bind(++parameter, cell.after);
            if (row.operation != row_operation::insert) into.bind(++parameter, cell.before);
        }
        return into.run();
    }

    [[nodiscard]] std::string text_of(const row_change& row) const {
        std::string values, set, where = " WHERE \"id\" = ?1";
        int parameter = 1;
        for (const auto& cell : row.cells) {
            const auto name = sql_identifier(changes_.columns[cell.column]);
            if (row.operation != row_operation::remove) {
                const auto bound = "?" + std::to_string(++parameter);
                values += ", " + bound;
                set += (set.empty() ? "" : ", ") + name + " = " + bound;
            }
            if (row.operation != row_operation::insert) where += " AND " + name + " IS ?" + std::to_string(++parameter);
        }
        switch (row.operation) {
            case row_operation::insert: return "INSERT INTO " + table_.sql_name() + " VALUES (?1" + values + ")";
            case row_operation::update: return "UPDATE " + table_.sql_name() + " SET " + set + where;
            case row_operation::remove: break;
        }
        return "DELETE FROM " + table_.sql_name() + where;
    }

    database& db_;
    const physical_table& table_;
    const table_delta& changes_;
    std::map<std::pair<row_operation, std::vector<std::uint32_t>>, statement> prepared_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> write_changes(database& db, const table_layout& tables, const row_delta& delta) {
    for (const auto& [key, changes] : delta) {
        const auto table = tables.tables().find(key);
        if (table == tables.tables().end())
            return sql_error{sql_fault::damaged, "the delta changes a table " + key + " that the schema does not have"};
        if (auto written = detail::change_writer{db, table->second, changes}.run(); !written) return written.error();
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph
