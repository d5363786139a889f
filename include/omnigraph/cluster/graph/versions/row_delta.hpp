// What a commit changes, row by row: the difference between two states of a graph (specification engine E.7.6).
//
//     auto joined = followed_by(first, second);              // what both do together
//     if (!joined) return damaged(root, joined.error());
//     const row_delta undone = inverse(*joined);
//
// (1) A row is named by its table's key and its id, an end of an edge by the id of its node: nothing in a delta depends
//     on how a file numbers its rows.
// (2) Every change carries the old values, so that whoever applies it notices that it does not fit.
// (3) A delta and its inverse leave every row as it was; joined deltas do what they do one after the other.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

enum class row_operation : std::uint8_t { insert = 1, update = 2, remove = 3 };

/// One cell of a changed row. The cell before an insert and the one after a removal is null.
struct cell_change {
    std::uint32_t column = 0;  ///< place among the columns of its table_delta
    column_value before, after;
    friend bool operator==(const cell_change&, const cell_change&) = default;
};

/// An insert and a removal have every column, an update only those that change; ascending by column.
struct row_change {
    row_operation operation = row_operation::insert;
    std::vector<cell_change> cells;
    friend bool operator==(const row_change&, const row_change&) = default;
};

struct table_delta {
    std::vector<std::string> columns;                     ///< as SQLite names them, without the id
    std::map<std::string, row_change, std::less<>> rows;  ///< by id
    friend bool operator==(const table_delta&, const table_delta&) = default;

    /// By how many rows the table grows; negative when it shrinks.
    [[nodiscard]] std::int64_t growth() const;
};

/// By table key. A table without changed rows does not stand in it.
using row_delta = std::map<std::string, table_delta>;

[[nodiscard]] row_delta inverse(row_delta delta);

/// The error says what the second one finds otherwise than the first left it.
[[nodiscard]] result<row_delta, std::string> followed_by(row_delta first, const row_delta& second);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/row_delta.ipp>
#endif
