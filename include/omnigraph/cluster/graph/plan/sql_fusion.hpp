// The SQL of reciprocal rank fusion: the ranking of one arm, and the order that two rankings make.
//
//     auto sql = ranked_arm("first", "i0", "i0, i1") + ranked_arm("second", "i0", "i0, i1");
//     sql += " ORDER BY " + fused_order("?3", "fused.rank", "fused.other");
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

/// Two named SELECTs, each behind a comma. `<arm>` gives the ids in `columns` and their `rank`, from 1, by the column
/// `<arm>_score` of `matched`: the best row for each `key`, no row without a score.
[[nodiscard]] std::string ranked_arm(std::string_view arm, std::string_view key, std::string_view columns);

/// The terms of an ORDER BY: the greatest sum of 1 / (k + rank) first; of equal sums the first ranking decides, then
/// come the rows of the second alone. A rank that is null counts nothing.
[[nodiscard]] std::string fused_order(std::string_view k, std::string_view first, std::string_view second);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/sql_fusion.ipp>
#endif
