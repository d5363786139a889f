// The SQLite tables of a graph: one STRICT table for each type.
//
//     const table_layout tables{catalog};
//     tables.node("Person").name;           // n_Person
//     tables.node("Person").find("age");    // its column: name, type
//     db.run(tables.ddl());
//
// (1) SQLite compares names without case, the schema with case. Of two colliding names the later one (in byte order)
//     gets a `~` and a number, which no declared name contains. Always quote names: `table.sql_name()`,
//     `column.sql_name()`.
// (2) A node table has id, then the properties in catalog order. An edge table has id, src, dst, then the properties.
//     All ids are TEXT.
// (3) Bool, integers, Date (days) and DateTime (milliseconds) are INTEGER; F32 and
//     F64 are REAL; String, enum and Blob (`base64:…` or a URI) are TEXT; a list is
//     the TEXT of a JSON array; a Vector is a BLOB of little-endian 32-bit floats.
// (4) A catalog has the same names and the same fingerprint in every process.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

enum class storage_class { integer, real, text, blob };

[[nodiscard]] constexpr storage_class storage_of(const lang::value_type& type) {
    if (type.list) return storage_class::text;
    switch (type.scalar) {
        case lang::scalar_type::string:
        case lang::scalar_type::blob: return storage_class::text;
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return storage_class::real;
        case lang::scalar_type::vector: return storage_class::blob;
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
    std::vector<physical_column> columns;        ///< the declared properties, sorted by name
    const lang::table_type* declared = nullptr;  ///< in the catalog of the layout

    [[nodiscard]] std::string sql_name() const { return sql_identifier(name); }

    /// `node:Person` or `edge:Knows`: the name of the table in reports and conflicts.
    [[nodiscard]] std::string key() const { return (edge ? "edge:" : "node:") + type; }

    /// The number of columns before the properties: id, and for edges src and dst.
    [[nodiscard]] int first_property() const { return edge ? 3 : 1; }

    [[nodiscard]] const physical_column* find(std::string_view property) const;

    /// The SQL name of a property or of id, src or dst; empty when there is none.
    [[nodiscard]] std::string sql_name_of(std::string_view property) const;
};

/// The value of `@default` for a new row without a value; null when the property has no default.
[[nodiscard]] const lang::value* default_of(const physical_table& table, const physical_column& column);

/// The catalog must outlive the layout.
class table_layout {
public:
    explicit table_layout(const lang::schema_catalog& catalog);

    /// The type must exist in the catalog; `edge` takes the declared spelling.
    [[nodiscard]] const physical_table& node(std::string_view type) const;
    [[nodiscard]] const physical_table& edge(std::string_view type) const;

    /// By table key, sorted: edges come before nodes.
    [[nodiscard]] const std::map<std::string, physical_table, std::less<>>& tables() const { return tables_; }

    /// The SQL that creates every table and index, and `_og_meta`.
    [[nodiscard]] std::string ddl() const;

    /// Identifies the ordered tables and columns: layouts with different fingerprints cannot share a file.
    [[nodiscard]] std::string fingerprint() const;

    [[nodiscard]] const lang::schema_catalog& catalog() const { return *catalog_; }

private:
    const lang::schema_catalog* catalog_;
    std::map<std::string, physical_table, std::less<>> tables_;
};

/// The content of a file: one row. Without it the file was not made by this program.
struct file_identity {
    std::string graph_uid;
    std::string commit;
    std::string fingerprint;
    friend bool operator==(const file_identity&, const file_identity&) = default;
};

[[nodiscard]] sql_result<done> write_identity(database& db, const file_identity& identity);
[[nodiscard]] sql_result<file_identity> read_identity(database& db);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/table_layout.ipp>
#endif
