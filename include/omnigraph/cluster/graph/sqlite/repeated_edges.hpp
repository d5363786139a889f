// The edges that repeat another one's ends, as an SQL function.
//
//     auto repeated = repeated_edges::define_in(db, tables, commit, derived);
//     auto once = db.prepare("SELECT src, dst FROM \"e_Knows\" e WHERE e.rowid NOT IN "
//                            "(SELECT CAST(row AS INTEGER) FROM og_repeated('Knows'))");
//
// Of edges of one type between the same two nodes, all but the first are listed, by the number of their row. Where a
// query visits most edges of a type, one list costs less than a look-up an edge; there are few such edges in most
// graphs.
#pragma once

#include <memory>
#include <string>

#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// Must outlive every statement that calls the function.
class repeated_edges {
public:
    /// The list of a type is made at its first use and kept in `derived`.
    [[nodiscard]] static sql_result<std::unique_ptr<repeated_edges>> define_in(database& db, const table_layout& schema,
                                                                               std::string commit,
                                                                               std::shared_ptr<derived_data> derived);

private:
    repeated_edges(database& db, const table_layout& schema, std::string commit, std::shared_ptr<derived_data> derived)
        : source_{db, std::move(commit)}, schema_{&schema}, derived_{std::move(derived)} {}

    [[nodiscard]] sql_result<table_rows> rows(const std::string& edge);

    commit_source source_;
    const table_layout* schema_;
    std::shared_ptr<derived_data> derived_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/repeated_edges.ipp>
#endif
