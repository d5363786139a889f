// Reads whole nodes and edges by their ids, for the result of a query.
//
//     object_reader objects{db, tables};
//     for (auto& row : rows.rows) auto shown = objects.shown({"Person", false}, row[0]);     // an id becomes a node
//
// (1) Each node and edge is read once, however many cells show it.
// (2) Vectors and blobs are left out: a query asks for them by name.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

class object_reader {
public:
    /// Both must outlive the reader.
    object_reader(database& db, const table_layout& schema) : db_{db}, schema_{schema} {}

    /// The cell with an object in place of an id, or with objects in place of a list of ids; null stays null. An
    /// internal error when the storage fails or has no such row.
    [[nodiscard]] graph_result<cell> shown(const lang::whole_row& of, const cell& ids);

private:
    /// The rows of one table that were read.
    struct known_table {
        const physical_table* table = nullptr;
        std::vector<const physical_column*> columns;
        std::shared_ptr<const std::vector<query_column>> properties;
        statement select;
        std::map<std::string, object_cell, std::less<>> objects;  ///< by id
    };

    /// The table of an identity, of which the id is left: where a node may be of several types, it is `type:id`.
    [[nodiscard]] graph_result<known_table*> table_of(const lang::whole_row& of, std::string& identity);
    [[nodiscard]] graph_result<known_table*> table_of(const lang::whole_row& of);
    [[nodiscard]] graph_result<cell> read(known_table& from, const std::string& id);

    database& db_;
    const table_layout& schema_;
    std::map<std::string, known_table, std::less<>> tables_;  ///< by table key
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/object_reader.ipp>
#endif
