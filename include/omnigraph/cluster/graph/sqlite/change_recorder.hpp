// Records what statements change in the tables of a graph, as one delta.
//
//     auto recorder = change_recorder::start(db, tables);
//     auto wrote = write_rows(db, tables);
//     auto changed = recorder->changes();                    // inside the same transaction
//
// (1) What is undone again does not count: a row that is put in and removed, or set back, is not changed.
// (2) Rows of temporary tables and of tables outside the schema do not count.
// (3) The session extension of SQLite only records; its own format is never stored.
#pragma once

#include <cstddef>
#include <memory>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

struct sqlite3_session;

namespace omnigraph::cluster::graph {

class change_recorder {
public:
    /// Both must outlive it.
    [[nodiscard]] static sql_result<change_recorder> start(database& db, const table_layout& tables);

    /// An upper bound of the bytes of changes().
    [[nodiscard]] std::size_t size() const;

    [[nodiscard]] sql_result<row_delta> changes() const;

private:
    struct end {
        void operator()(sqlite3_session* session) const;
    };
    change_recorder(sqlite3_session* session, const table_layout& tables) : session_{session}, tables_{&tables} {}

    std::unique_ptr<sqlite3_session, end> session_;
    const table_layout* tables_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/change_recorder.ipp>
#endif
