// The rows that a read query gives, as typed values: what each face renders.
//
//     for (const auto& row : answer.rows)
//         for (std::size_t i = 0; i < row.size(); ++i) print(answer.columns[i].name, row[i]);
//
// (1) Rows come in the order of the result; every row has one cell a column.
// (2) A cell does not know its type, its column does: Date is days and DateTime milliseconds since
//     1970 in an integer, a vector is a list of doubles.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace omnigraph::cluster {

struct cell;
using cell_list = std::vector<cell>;

struct cell {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, cell_list> held;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(held); }
    friend bool operator==(const cell&, const cell&) = default;
};

/// The types of specification languages §1.3. An enum is a string.
enum class cell_scalar : std::uint8_t { string, blob, boolean, i32, i64, u32, u64, f32, f64, date, datetime, vector };

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
    std::string query;  ///< its name
    std::vector<query_column> columns;
    std::vector<query_row> rows;
};

}  // namespace omnigraph::cluster
