// Bodies of graph/sqlite/row_export.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/row_export.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error no_such_table(std::string_view what, const std::string& name,
                                                         const std::vector<std::string>& known) {
    return bad_request(of_input("the schema has no " + std::string{what} + " '" + name.substr(0, 64) + "'." +
                                did_you_mean(name, known)));
}

/// One field of RFC 4180. Null is nothing at all, so that an empty text differs from it.
[[nodiscard]] OMNIGRAPH_INLINE std::string csv_field(const json& value) {
    if (value.is_null()) return {};
    const auto text = value.is_string() ? std::string{value.get_string()} : compact_json(value);
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + '"';
}

/// The rows of one table, as lines.
class row_writer {
public:
    row_writer(const physical_table& table, export_format format) : table_{table}, format_{format} {}

    [[nodiscard]] std::string head() const {
        std::string line = table_.edge ? "id,from,to" : "id";
        for (const auto& column : table_.columns) line += "," + csv_field(json(std::string_view{column.property}));
        return line;
    }

    [[nodiscard]] std::string line(const statement& row) const {
        return format_ == export_format::csv ? csv(row) : compact_json(record(row));
    }

private:
    [[nodiscard]] json value(const statement& row, std::size_t column) const {
        const auto& type = table_.columns[column].type;
        const auto at = static_cast<int>(column) + table_.first_property();
        return json_of_cell(cell_type_of(type), cell_of(from_cell(type, row.cell(at))));
    }

    [[nodiscard]] json record(const statement& row) const {
        boost::json::object made, data;
        made[table_.edge ? "edge" : "type"] = std::string_view{table_.type};
        if (table_.edge) {
            made["from"] = row.text(1);
            made["to"] = row.text(2);
        }
        data["id"] = row.text(0);
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            const auto& property = table_.columns[i].property;
            // A load gives the default to a record that leaves the property out, so its null has to be said.
            auto held = value(row, i);
            if (!held.is_null() || table_.declared->find(property)->default_value) data[property] = std::move(held);
        }
        made["data"] = std::move(data);
        return made;
    }

    [[nodiscard]] std::string csv(const statement& row) const {
        auto line = csv_field(json(row.text(0)));
        for (int end = 1; end < table_.first_property(); ++end) line += "," + csv_field(json(row.text(end)));
        for (std::size_t i = 0; i < table_.columns.size(); ++i) line += "," + csv_field(value(row, i));
        return line;
    }

    const physical_table& table_;
    export_format format_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::vector<const physical_table*>> exported_tables(const table_layout& tables,
                                                                                  const export_request& request) {
    std::vector<std::string> types, keys;
    for (const auto& [key, table] : tables.tables()) {
        types.push_back(table.type);
        keys.push_back(key);
    }
    const std::set<std::string> wanted_types(request.types.begin(), request.types.end());
    const std::set<std::string> wanted_keys(request.table_keys.begin(), request.table_keys.end());
    const auto is_in = [](const std::vector<std::string>& known, const std::string& name) {
        return std::find(known.begin(), known.end(), name) != known.end();
    };
    for (const auto& name : wanted_types)
        if (!is_in(types, name)) return detail::no_such_table("type", name, types);
    for (const auto& key : wanted_keys)
        if (!is_in(keys, key)) return detail::no_such_table("table", key, keys);
    std::vector<const physical_table*> chosen;
    for (const auto& [key, table] : tables.tables())
        if ((wanted_types.empty() && wanted_keys.empty()) || wanted_types.contains(table.type) ||
            wanted_keys.contains(key))
            chosen.push_back(&table);
    if (request.format == export_format::csv && chosen.size() != 1)
        return bad_request(of_input("CSV holds one table, and " + std::to_string(chosen.size()) +
                                    " are asked for; name one by its type or its key"));
    return chosen;
}

OMNIGRAPH_INLINE graph_result<done> export_rows(database& db, const std::vector<const physical_table*>& tables,
                                                export_format format, const line_sink& sink) {
    for (const auto* table : tables) {
        const detail::row_writer writer{*table, format};
        if (format == export_format::csv && !sink(writer.head())) return done{};
        auto rows = db.prepare("SELECT * FROM " + table->sql_name() + " ORDER BY \"id\"");
        if (!rows) return from_sql(rows.error(), "exporting " + table->key());
        for (;;) {
            if (stop_scope::requested()) return bad_request("the export was stopped");
            const auto more = rows->step();
            if (!more) return from_sql(more.error(), "exporting " + table->key());
            if (!*more) break;
            if (!sink(writer.line(*rows))) return done{};
        }
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph
