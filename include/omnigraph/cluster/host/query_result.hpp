// The rows of a reading query as typed values, which each face renders.
//
//     for (const auto& row : answer.rows)
//         for (std::size_t i = 0; i < row.size(); ++i) print(answer.columns[i].name, row[i]);
//
// (1) Rows are in the order of the result. Every row has one cell for each column.
// (2) The column has the type, not the cell: a Date is days and a DateTime milliseconds since 1970, both as an integer;
//     a vector is a list of doubles.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace omnigraph::cluster {

struct cell;
using cell_list = std::vector<cell>;
struct graph_object;

/// A whole node or edge, shared by the cells that show it.
struct object_cell {
    std::shared_ptr<const graph_object> object;  ///< never null

    friend bool operator==(const object_cell& a, const object_cell& b);
};

/// One value: null, boolean, integer, double, text, list, or a whole node or edge. Its column knows the type.
struct cell {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, cell_list, object_cell> held;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(held); }
    friend bool operator==(const cell&, const cell&) = default;
};

/// The scalar types of the languages specification §1.3. An enum is a string. The last two are those of object_cell.
enum class cell_scalar : std::uint8_t {
    string,
    blob,
    boolean,
    i32,
    i64,
    u32,
    u64,
    f32,
    f64,
    date,
    datetime,
    vector,
    node,
    edge
};

/// The type of a column.
struct cell_type {
    cell_scalar scalar = cell_scalar::string;
    bool list = false;
    bool nullable = false;
    std::uint32_t dimension = 0;  ///< vectors only
    friend bool operator==(const cell_type&, const cell_type&) = default;
};

struct query_column {
    std::string name;
    cell_type type = {};
};

/// A node or an edge as it is stored, without its vectors and blobs.
struct graph_object {
    std::string type;
    bool is_edge = false;
    std::string id;
    std::string from, to;                                         ///< of an edge: the ids of its ends
    std::shared_ptr<const std::vector<query_column>> properties;  ///< shared by the objects of a type
    cell_list values;                                             ///< one for each property

    /// Whatever the types of the properties.
    friend bool operator==(const graph_object& a, const graph_object& b) {
        return a.type == b.type && a.id == b.id && a.from == b.from && a.to == b.to && a.values == b.values;
    }
};

inline bool operator==(const object_cell& a, const object_cell& b) { return *a.object == *b.object; }

using query_row = std::vector<cell>;

struct query_result {
    std::string query;  ///< the name of the query
    std::vector<query_column> columns;
    std::vector<query_row> rows;
    std::string commit = {};  ///< whose state was read; empty when the engine has no commits
};

}  // namespace omnigraph::cluster
