// Bodies of graph/plan/sql_fusion.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_fusion.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string ranked_arm(std::string_view arm, std::string_view key, std::string_view columns) {
    return fmt::format(
        ", {0}_rows AS (SELECT {1}, {0}_score AS score, row_number() OVER (PARTITION BY {2} ORDER BY {0}_score, {1}) "
        "AS copy FROM matched WHERE {0}_score IS NOT NULL)"
        ", {0} AS (SELECT {1}, row_number() OVER (ORDER BY score, {1}) AS rank FROM {0}_rows WHERE copy = 1)",
        arm, columns, key);
}

OMNIGRAPH_INLINE std::string fused_order(std::string_view k, std::string_view first, std::string_view second) {
    // One division of whole numbers is rounded once, so equal sums are equal; two quotients are rounded before they are
    // added, and decide by their errors.
    return fmt::format(
        "coalesce(1.0 * (2 * {0} + {1} + {2}) / (({0} + {1}) * ({0} + {2})), 1.0 / ({0} + coalesce({1}, {2})), 0.0) "
        "DESC, {1} IS NULL, {1}, {2}",
        k, first, second);
}

}  // namespace omnigraph::cluster::graph
