// Bodies of graph/sqlite/table_layout.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE const physical_column* physical_table::find(std::string_view property) const {
    const auto at = std::ranges::lower_bound(columns, property, {}, &physical_column::property);
    return at != columns.end() && at->property == property ? &*at : nullptr;
}

OMNIGRAPH_INLINE std::string physical_table::sql_name_of(std::string_view property) const {
    if (property == "id" || (edge && (property == "src" || property == "dst"))) return sql_identifier(property);
    const auto* column = find(property);
    return column ? column->sql_name() : std::string{};
}

OMNIGRAPH_INLINE const lang::value* default_of(const physical_table& table, const physical_column& column) {
    const auto& value = table.declared->find(column.property)->default_value;
    return value ? &*value : nullptr;
}

OMNIGRAPH_INLINE const physical_table& table_layout::node(std::string_view type) const {
    return tables_.at("node:" + std::string{type});
}

OMNIGRAPH_INLINE const physical_table& table_layout::edge(std::string_view type) const {
    return tables_.at("edge:" + std::string{type});
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Gives each column a name that differs from the earlier ones without regard to ASCII case, as SQLite compares names.
class distinct_names {
public:
    [[nodiscard]] std::string take(const std::string& base_name) {
        auto name = base_name;
        for (int next = 2; !taken_.insert(ascii_lower(name)).second; ++next)
            name = base_name + "~" + std::to_string(next);
        return name;
    }

private:
    std::set<std::string> taken_;
};

[[nodiscard]] OMNIGRAPH_INLINE physical_table lay_out(const lang::table_type& declared, bool edge, std::string name) {
    physical_table table{declared.name, edge, std::move(name), {}, &declared};
    distinct_names columns;
    for (const auto* system : {"id", "src", "dst"})
        if (edge || std::string_view{system} == "id") (void)columns.take(system);
    for (const auto& property : declared.properties)
        table.columns.push_back({property.name, columns.take(property.name), property.type});
    return table;
}

[[nodiscard]] constexpr std::string_view keyword(storage_class stored) {
    switch (stored) {
        case storage_class::integer: return "INTEGER";
        case storage_class::real: return "REAL";
        case storage_class::text: return "TEXT";
        case storage_class::blob: return "BLOB";
    }
    return "";
}

[[nodiscard]] OMNIGRAPH_INLINE std::string create_table(const physical_table& table) {
    auto text = "CREATE TABLE " + table.sql_name() + "(\"id\" TEXT PRIMARY KEY NOT NULL";
    if (table.edge) text += ", \"src\" TEXT NOT NULL, \"dst\" TEXT NOT NULL";
    for (const auto& column : table.columns) {
        text += ", " + column.sql_name() + " " + std::string{keyword(storage_of(column.type))};
        if (!column.type.nullable) text += " NOT NULL";
    }
    return text + ") STRICT;\n";
}

/// The lists of columns that get an index, each once. No index is UNIQUE, because a write checks uniqueness once for
/// the whole call and not row by row.
[[nodiscard]] OMNIGRAPH_INLINE std::set<std::vector<std::string>> index_columns(const physical_table& table) {
    std::set<std::vector<std::string>> lists;
    if (table.edge) lists = {{"src", "dst"}, {"dst", "src"}};
    const auto add = [&](const std::vector<std::string>& properties) {
        for (const auto& property : properties)
            if (const auto* column = table.find(property); column && storage_of(column->type) == storage_class::blob)
                return;
        lists.insert(properties);
    };
    for (const auto& unique : table.declared->uniques) add(unique.columns);
    for (const auto& index : table.declared->indexes) add(index.columns);
    if (!table.edge)
        if (const auto& key = static_cast<const lang::node_type*>(table.declared)->key; !key.empty()) add(key);
    return lists;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string create_indexes(const physical_table& table) {
    std::string text;
    int number = 0;
    for (const auto& properties : index_columns(table)) {
        text += "CREATE INDEX " + sql_identifier("i" + std::to_string(++number) + "_" + table.name) + " ON " +
                table.sql_name() + "(";
        for (const auto& property : properties)
            text += (&property == &properties.front() ? "" : ", ") + table.sql_name_of(property);
        text += ");\n";
    }
    return text;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE table_layout::table_layout(const lang::schema_catalog& catalog) : catalog_{&catalog} {
    detail::distinct_names names;
    for (const auto& [name, node] : catalog.nodes)
        tables_.emplace("node:" + name, detail::lay_out(node, false, names.take("n_" + name)));
    for (const auto& [name, edge] : catalog.edges)
        tables_.emplace("edge:" + name, detail::lay_out(edge, true, names.take("e_" + name)));
}

OMNIGRAPH_INLINE std::string table_layout::ddl() const {
    std::string text =
        "CREATE TABLE _og_meta(graph_uid TEXT NOT NULL, \"commit\" TEXT NOT NULL, fingerprint TEXT NOT NULL) STRICT;\n";
    for (const auto& [key, table] : tables_) text += detail::create_table(table) + detail::create_indexes(table);
    return text;
}

OMNIGRAPH_INLINE std::string table_layout::fingerprint() const { return digest_of_bytes(ddl()).hex(); }

OMNIGRAPH_INLINE sql_result<done> write_identity(database& db, const file_identity& identity) {
    if (auto cleared = db.run("DELETE FROM _og_meta"); !cleared) return cleared.error();
    auto insert = db.prepare("INSERT INTO _og_meta VALUES (?1, ?2, ?3)");
    if (!insert) return insert.error();
    return insert->bind(1, identity.graph_uid).bind(2, identity.commit).bind(3, identity.fingerprint).run();
}

OMNIGRAPH_INLINE sql_result<file_identity> read_identity(database& db) {
    auto query = db.prepare("SELECT graph_uid, \"commit\", fingerprint FROM _og_meta");
    if (!query) return query.error();
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return sql_error{sql_fault::damaged, "the file does not say which graph it belongs to"};
    return file_identity{std::string{query->text(0)}, std::string{query->text(1)}, std::string{query->text(2)}};
}

}  // namespace omnigraph::cluster::graph
