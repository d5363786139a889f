// Reads node types that are joined by bars: `Post | Comment` in an edge of a schema, in a binding, in a fragment.
//
//     std::string types;
//     if (!parse_node_types(cursor, "a node type", types)) return false;    // Comment|Post
//
// Words and signs that other languages have in the place of the bar are refused with what to write.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Takes one or several node types; `types` has them sorted, as lang/schema/edge_ends.hpp joins them. False after a
/// fault that leaves unclear what follows.
[[nodiscard]] bool parse_node_types(token_cursor& cursor, std::string_view what, std::string& types);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/node_types.ipp>
#endif
