// Bodies of graph/embedding/embedding_remedy.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_remedy.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view before_remedy = " What to do: ";

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string with_remedy(std::string what, std::string_view remedy) {
    if (remedy.empty()) return what;
    if (!what.ends_with('.')) what += '.';
    what += detail::before_remedy;
    what += remedy;
    return what;
}

OMNIGRAPH_INLINE embedding_failure parted_failure(std::string_view told) {
    // The last one: a service may write the same words into its reason.
    const auto at = told.rfind(detail::before_remedy);
    if (at == std::string_view::npos) return {std::string{told}, {}};
    return {std::string{told.substr(0, at)}, std::string{told.substr(at + detail::before_remedy.size())}};
}

}  // namespace omnigraph::cluster::graph
