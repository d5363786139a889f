// Finds the stored edge that a record without an id describes.
//
//     edge_matcher stored{db, tables.edge("Knows")};
//     auto same = stored.match({"", "ann", "bob", {age}});      // its id, or nullopt: a new edge
//
// (1) With a unique rule over both ends, its columns decide, and the other properties may differ.
// (2) Without one, or for a record that is exempt from all of them by a null, the stored edge has the same ends and the
//     same properties; null equals null.
// (3) A stored edge is matched once, so equal parallel edges are matched one by one, in steps that do not grow with
//     their number. Edges in the notes of table_writer.hpp, or those that the caller says are taken, count as matched.
// (4) The result depends only on the stored rows and the earlier calls: the smallest id is matched first.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>

namespace omnigraph::cluster::graph {

/// Whether the stored edge of that id is another record's.
using edge_is_taken = std::function<sql_result<bool>(std::string_view id)>;

class edge_matcher {
public:
    /// `table` must be the table of an edge type and have its notes. Both arguments must outlive the matcher.
    edge_matcher(database& db, const physical_table& table);
    edge_matcher(database& db, const physical_table& table, edge_is_taken is_taken);

    /// Returns the id of the stored edge, which must be taken before the next call.
    [[nodiscard]] sql_result<std::optional<std::string>> match(const table_row& row);

private:
    /// The columns that identify an edge, beside its ends.
    struct identity {
        std::vector<std::size_t> columns;
        bool null_is_a_value = false;  ///< otherwise a row with a null equals no other
        std::optional<statement> query;
        std::map<std::string, std::vector<std::string>, std::less<>> left;  ///< ids of equal edges, the next one last
    };

    [[nodiscard]] sql_result<bool> is_noted(std::string_view id);
    [[nodiscard]] std::string text_of(const identity& by) const;
    /// The ids of equal edges, at most `most`, in order.
    [[nodiscard]] sql_result<std::vector<std::string>> ask(identity& by, const table_row& row, std::int64_t most);
    [[nodiscard]] sql_result<std::optional<std::string>> match_by(identity& by, const table_row& row);
    [[nodiscard]] std::string key_of(const identity& by, const table_row& row) const;

    database* db_;
    const physical_table* table_;
    edge_is_taken is_taken_;  ///< empty: the notes say it
    std::optional<statement> noted_;
    std::vector<identity> identities_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/edge_matcher.ipp>
#endif
