// The fragments that call each other in a circle.
//
//     std::map<std::string_view, const fragment_tree*> fragments{{"near", &near}};
//     if (fragments_in_circles(fragments).contains("near")) print("it calls itself, or calls others that do");
//
// A fragment counts when it calls itself, directly or by others, or stands between two that do. The time grows with the
// number of calls.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// Views of the names in `fragments`. Calls of others are ignored.
[[nodiscard]] std::set<std::string_view> fragments_in_circles(
    const std::map<std::string_view, const fragment_tree*>& fragments);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/fragment_circles.ipp>
#endif
