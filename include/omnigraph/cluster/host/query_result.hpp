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
#include <string>
#include <variant>
#include <vector>

namespace omnigraph::cluster {

struct cell;
using cell_list = std::vector<cell>;

/// One value: null, boolean, integer, double, text or list. Its column knows the type.
struct cell {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, cell_list> held;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(held); }
    friend bool operator==(const cell&, const cell&) = default;
};

/// The scalar types of the languages specification §1.3. An enum is a string.
enum class cell_scalar : std::uint8_t { string, blob, boolean, i32, i64, u32, u64, f32, f64, date, datetime, vector };

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

using query_row = std::vector<cell>;

struct query_result {
    std::string query;  ///< the name of the query
    std::vector<query_column> columns;
    std::vector<query_row> rows;
};

}  // namespace omnigraph::cluster
