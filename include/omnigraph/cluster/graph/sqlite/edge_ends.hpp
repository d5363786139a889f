// The ends of edges in their tables: an id, or type and id where an end has several node types (lang/schema/edge_ends).
//
//     for (const auto& end : ends_of(edges)) print(end.column, end.types);     // src Person, dst Comment|Post
//     print(end_in_sql(edges, "Post", "v0.id"));                               // ('Post:' || v0.id)
//     end_resolver nodes{db, tables};
//     auto meant = nodes.meant(edges, ends_of(edges)[1], "p1");                // Post:p1
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>

namespace omnigraph::cluster::graph {

struct edge_end {
    std::string_view written;  ///< `from` or `to`
    std::string_view column;   ///< `src` or `dst`
    std::string_view types;    ///< as lang::end_types takes them
};

/// Both ends of an edge table, the source first. They refer to its declared type.
[[nodiscard]] std::array<edge_end, 2> ends_of(const physical_table& edges);

[[nodiscard]] bool has_typed_ends(const physical_table& edges);

/// Whether a text can name an end otherwise than the table does: by its id alone, or by another spelling of an F32 or
/// F64.
[[nodiscard]] bool has_spelled_ends(const table_layout& schema, const physical_table& edges);

[[nodiscard]] bool is_type_of(const edge_end& end, std::string_view type);

/// How the edges name a node of this type, in SQL; `id` is SQL.
[[nodiscard]] std::string end_in_sql(const physical_table& edges, std::string_view type, std::string_view id);

/// The rest of a text from a byte on, counted from 1, in SQL; both are SQL. `substr` of a text would end at U+0000.
[[nodiscard]] std::string rest_of_text(std::string_view text, std::string_view first);

/// The id in an end that names a node of this type by type and id, in SQL; `named` is SQL.
[[nodiscard]] std::string id_in_end(std::string_view type, std::string_view named);

/// The condition that no node is what an end names; `named` is SQL.
[[nodiscard]] std::string names_no_node(const table_layout& schema, const physical_table& edges, const edge_end& end,
                                        std::string_view named);

/// `edge Likes: dst 'p9' not found in Comment or Post`, with the form that ids have.
[[nodiscard]] std::string end_not_found(const table_layout& schema, const physical_table& edges, const edge_end& end,
                                        std::string_view named);

/// `edge Likes: 'x' is the id of several nodes: write "Comment:x" or "Post:x"`.
[[nodiscard]] std::string end_of_several(const physical_table& edges, std::string_view named,
                                         const std::vector<std::string>& meant);

/// Finds what node is meant by a text that is given for an end. Holds prepared statements.
class end_resolver {
public:
    /// A condition on the rows of a node table that count, in SQL; empty: all of them.
    using counted_rows = std::function<std::string(const physical_table& nodes)>;

    end_resolver(database& db, const table_layout& schema, counted_rows counted = {})
        : db_{&db}, schema_{&schema}, counted_{std::move(counted)} {}

    /// The nodes that the text can mean, as the table names them: none, one, or of several types.
    [[nodiscard]] sql_result<std::vector<std::string>> meant(const physical_table& edges, const edge_end& end,
                                                             std::string_view text);

private:
    [[nodiscard]] sql_result<bool> is_there(std::string_view type, std::string_view id);

    database* db_;
    const table_layout* schema_;
    counted_rows counted_;
    std::map<std::string, statement, std::less<>> look_ups_;  ///< by node type
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/edge_ends.ipp>
#endif
