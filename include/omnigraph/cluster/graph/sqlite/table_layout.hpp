// How a graph lies in SQLite tables: one STRICT table a type.
//
//     const table_layout tables{catalog};
//     tables.node("Person").name;           // n_Person
//     tables.node("Person").find("age");    // its column: name, type
//     db.run(tables.ddl());
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
    std::vector<physical_column> columns;        ///< the declared properties, sorted by property
    const lang::table_type* declared = nullptr;  ///< in the catalog the schema was made of

    [[nodiscard]] std::string sql_name() const { return sql_identifier(name); }

    /// `node:Person`, `edge:Knows`: how reports and conflicts name a table.
    [[nodiscard]] std::string key() const { return (edge ? "edge:" : "node:") + type; }

    /// Columns before the properties: id, and for edges src and dst.
    [[nodiscard]] int first_property() const { return edge ? 3 : 1; }

    [[nodiscard]] const physical_column* find(std::string_view property) const;

    /// The SQL name of a property, or of the system columns id, src and dst; empty when there is none.
    [[nodiscard]] std::string sql_name_of(std::string_view property) const;
};

/// What a new row holds in a column that is given no value (`@default`); null when the property has no default.
[[nodiscard]] const lang::value* default_of(const physical_table& table, const physical_column& column);

/// The catalog must outlive it.
class table_layout {
public:
    explicit table_layout(const lang::schema_catalog& catalog);

    /// The type must exist in the catalog; `edge` takes the declared spelling.
    [[nodiscard]] const physical_table& node(std::string_view type) const;
    [[nodiscard]] const physical_table& edge(std::string_view type) const;

    /// By table key, in the order of keys: edges before nodes.
    [[nodiscard]] const std::map<std::string, physical_table, std::less<>>& tables() const { return tables_; }

    /// Creates every table and index, and `_og_meta`.
    [[nodiscard]] std::string ddl() const;

    /// Of the ordered tables and columns: two shapes that differ cannot share a file.
    [[nodiscard]] std::string fingerprint() const;

    [[nodiscard]] const lang::schema_catalog& catalog() const { return *catalog_; }

private:
    const lang::schema_catalog* catalog_;
    std::map<std::string, physical_table, std::less<>> tables_;
};

/// Whose content a file holds. One row; its absence means the file is not ours.
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
