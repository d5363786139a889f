// Reads node types that are joined by bars: `Post | Comment` in an edge of a schema, in a binding, in a fragment.
//
//     std::string types;
//     std::vector<source_span> each;
//     if (!parse_node_types(cursor, "a node type", types, each)) return false;    // Comment|Post
//
// Words and signs that other languages have in the place of the bar are refused with what to write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Takes one or several node types; `types` has them sorted, as lang/schema/edge_ends.hpp joins them, and `each` the
/// place of each in that order, when there are several. A node that is of all of the types is bound to each by a clause
/// of its own, which the remedy shows for `variable`. False after a fault that leaves unclear what follows.
[[nodiscard]] bool parse_node_types(token_cursor& cursor, std::string_view what, std::string& types,
                                    std::vector<source_span>& each, std::string_view variable = {});

/// The place of the type that stands at this position of the sorted ones; `whole` is that of all of them.
[[nodiscard]] inline source_span place_of_type(const std::vector<source_span>& each, std::size_t at,
                                               source_span whole) {
    return at < each.size() ? each[at] : whole;
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/node_types.ipp>
#endif
