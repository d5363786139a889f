// Which stored edge a record without an id is.
//
//     edge_matcher stored{db, tables.edge("Knows")};
//     auto same = stored.match({"", "ann", "bob", {age}});      // its id, or nullopt: a new edge
//
// (1) An edge type with a unique rule over both ends is matched by it; its other properties may differ.
// (2) Else an edge is the one with the same ends and the same properties, null like null.
// (3) Each stored edge is matched once: of parallel edges that are equal as many are found as there are. Those that the
//     notes of table_writer.hpp have are taken already.
// (4) The answers do not depend on anything but the rows and what was asked: the least id comes first.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>

namespace omnigraph::cluster::graph {

class edge_matcher {
public:
    /// `table` is one of edges, and has its notes; both must outlive it.
    edge_matcher(database& db, const physical_table& table);

    /// The id of the stored edge; the caller notes it before it asks again.
    [[nodiscard]] sql_result<std::optional<std::string>> match(const table_row& row);

private:
    /// One way to tell edges apart: their ends and these columns.
    struct identity {
        std::vector<std::size_t> columns;
        bool null_is_a_value = false;  ///< else a row with a null is no other
        std::optional<statement> first, next;
        std::map<std::string, std::string, std::less<>> taken;  ///< of equal ones the last id that was given
    };

    [[nodiscard]] std::string text_of(const identity& by, bool untaken) const;
    [[nodiscard]] sql_result<statement*> prepared(std::optional<statement>& kept, const std::string& text);
    [[nodiscard]] sql_result<std::optional<std::string>> ask(statement& query, const identity& by, const table_row& row,
                                                             const std::string* after);
    [[nodiscard]] sql_result<std::optional<std::string>> match_by(identity& by, const table_row& row);
    [[nodiscard]] std::string key_of(const identity& by, const table_row& row) const;

    database* db_;
    const physical_table* table_;
    std::optional<statement> noted_;
    std::vector<identity> identities_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/edge_matcher.ipp>
#endif
