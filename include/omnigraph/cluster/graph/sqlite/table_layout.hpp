// How a graph lies in SQLite tables: one STRICT table a type.
//
//     const physical_schema schema{catalog};
//     schema.node("Person").name            // n_Person
//     schema.node("Person").find("age")     // its column: name, type
//     db.run(schema.ddl());
//
// (1) SQLite compares names without case, types and properties do not: of two that
//     collide the later one (in byte order) gets a `~` and a number, which no
//     declared name contains. Always quote: `table.sql_name()`, `column.sql_name()`.
// (2) Node tables: id, then the properties in the catalog's order. Edge tables:
//     id, src, dst, then the properties. All ids are TEXT.
// (3) Bool, integers, Date (days) and DateTime (milliseconds) are INTEGER; F32 and
//     F64 are REAL; String, enum and Blob (`base64:…` or a URI) are TEXT; a list is
//     the TEXT of a JSON array; a Vector is a BLOB of little-endian 32-bit floats.
// (4) A catalog gives the same names and the same fingerprint in every process.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

enum class storage_class { integer, real, text, blob };

[[nodiscard]] constexpr storage_class storage_of(const lang::value_type& type) {
    if (type.list) return storage_class::text;
    switch (type.of) {
        case lang::scalar::string:
        case lang::scalar::blob: return storage_class::text;
        case lang::scalar::f32:
        case lang::scalar::f64: return storage_class::real;
        case lang::scalar::vector: return storage_class::blob;
        default: return storage_class::integer;
    }
}

struct physical_column {
    std::string property;  ///< as declared
    std::string name;      ///< in SQLite
    lang::value_type type;

    [[nodiscard]] std::string sql_name() const { return sql_identifier(name); }
};

struct physical_table {
    std::string type;  ///< as declared
    bool edge = false;
    std::string name;                            ///< in SQLite
    std::vector<physical_column> columns;        ///< the declared properties, sorted by property
    const lang::table_type* declared = nullptr;  ///< in the catalog the schema was made of

    [[nodiscard]] std::string sql_name() const { return sql_identifier(name); }

    /// `node:Person`, `edge:Knows`: how reports and conflicts name a table.
    [[nodiscard]] std::string key() const { return (edge ? "edge:" : "node:") + type; }

    /// Columns before the properties: id, and for edges src and dst.
    [[nodiscard]] int first_property() const { return edge ? 3 : 1; }

    [[nodiscard]] const physical_column* find(std::string_view property) const {
        const auto at = std::ranges::lower_bound(columns, property, {}, &physical_column::property);
        return at != columns.end() && at->property == property ? &*at : nullptr;
    }

    /// The SQL name of a property, or of the system columns id, src and dst; empty when there is none.
    [[nodiscard]] std::string sql_name_of(std::string_view property) const {
        if (property == "id" || (edge && (property == "src" || property == "dst"))) return sql_identifier(property);
        const auto* column = find(property);
        return column ? column->sql_name() : std::string{};
    }
};

/// What a new row holds in a column that is given no value (`@default`); null when the property has no default.
[[nodiscard]] inline const lang::value* default_of(const physical_table& table, const physical_column& column) {
    const auto& value = table.declared->find(column.property)->default_value;
    return value ? &*value : nullptr;
}

/// The catalog must outlive it.
class physical_schema {
public:
    explicit physical_schema(const lang::catalog& catalog);

    /// The type must exist in the catalog; `edge` takes the declared spelling.
    [[nodiscard]] const physical_table& node(std::string_view type) const {
        return tables_.at("node:" + std::string{type});
    }
    [[nodiscard]] const physical_table& edge(std::string_view type) const {
        return tables_.at("edge:" + std::string{type});
    }

    /// By table key, in the order of keys: edges before nodes.
    [[nodiscard]] const std::map<std::string, physical_table, std::less<>>& tables() const { return tables_; }

    /// Creates every table and index, and `_og_meta`.
    [[nodiscard]] std::string ddl() const;

    /// Of the ordered tables and columns: two shapes that differ cannot share a file.
    [[nodiscard]] std::string fingerprint() const;

    [[nodiscard]] const lang::catalog& catalog() const { return *catalog_; }

private:
    const lang::catalog* catalog_;
    std::map<std::string, physical_table, std::less<>> tables_;
};

/// Whose content a file holds. One row; its absence means the file is not ours.
struct file_identity {
    std::string graph_uid;
    std::string commit;
    std::string fingerprint;
    friend bool operator==(const file_identity&, const file_identity&) = default;
};

[[nodiscard]] sql<done> write_identity(database& db, const file_identity& identity);
[[nodiscard]] sql<file_identity> read_identity(database& db);

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// Hands out names that stay distinct without regard to ASCII case.
class distinct_names {
public:
    [[nodiscard]] std::string take(const std::string& wanted) {
        auto name = wanted;
        for (int next = 2; !taken_.insert(lower(name)).second; ++next) name = wanted + "~" + std::to_string(next);
        return name;
    }

private:
    [[nodiscard]] static std::string lower(std::string text) {
        for (char& c : text)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        return text;
    }
    std::set<std::string> taken_;
};

[[nodiscard]] inline physical_table lay_out(const lang::table_type& declared, bool edge, std::string name) {
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

[[nodiscard]] inline std::string create_table(const physical_table& table) {
    auto text = "CREATE TABLE " + table.sql_name() + "(\"id\" TEXT PRIMARY KEY NOT NULL";
    if (table.edge) text += ", \"src\" TEXT NOT NULL, \"dst\" TEXT NOT NULL";
    for (const auto& column : table.columns) {
        text += ", " + column.sql_name() + " " + std::string{keyword(storage_of(column.type))};
        if (!column.type.nullable) text += " NOT NULL";
    }
    return text + ") STRICT;\n";
}

/// The column lists to index, each once. Uniqueness is checked per call, not per row, so no index is UNIQUE.
[[nodiscard]] inline std::set<std::vector<std::string>> index_columns(const physical_table& table) {
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

[[nodiscard]] inline std::string create_indexes(const physical_table& table) {
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

}  // namespace detail

inline physical_schema::physical_schema(const lang::catalog& catalog) : catalog_{&catalog} {
    detail::distinct_names names;
    for (const auto& [name, node] : catalog.nodes)
        tables_.emplace("node:" + name, detail::lay_out(node, false, names.take("n_" + name)));
    for (const auto& [name, edge] : catalog.edges)
        tables_.emplace("edge:" + name, detail::lay_out(edge, true, names.take("e_" + name)));
}

inline std::string physical_schema::ddl() const {
    std::string text =
        "CREATE TABLE _og_meta(graph_uid TEXT NOT NULL, \"commit\" TEXT NOT NULL, fingerprint TEXT NOT NULL) STRICT;\n";
    for (const auto& [key, table] : tables_) text += detail::create_table(table) + detail::create_indexes(table);
    return text;
}

inline std::string physical_schema::fingerprint() const { return digest_of_bytes(ddl()).hex(); }

inline sql<done> write_identity(database& db, const file_identity& identity) {
    if (auto cleared = db.run("DELETE FROM _og_meta"); !cleared) return cleared.error();
    auto insert = db.prepare("INSERT INTO _og_meta VALUES (?1, ?2, ?3)");
    if (!insert) return insert.error();
    return insert->bind(1, identity.graph_uid).bind(2, identity.commit).bind(3, identity.fingerprint).run();
}

inline sql<file_identity> read_identity(database& db) {
    auto query = db.prepare("SELECT graph_uid, \"commit\", fingerprint FROM _og_meta");
    if (!query) return query.error();
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row) return sql_error{sql_fault::damaged, "the file does not say which graph it belongs to"};
    return file_identity{std::string{query->text(0)}, std::string{query->text(1)}, std::string{query->text(2)}};
}

}  // namespace omnigraph::cluster::graph
