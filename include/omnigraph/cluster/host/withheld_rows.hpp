// What a failed write may tell an actor who may not read the branch: no id and no value of a stored row.
//
//     return without_rows(failed);
//
// (1) Class, reason, effect and remedy stay, and so do the faults of a query, which is checked without rows.
// (2) A fault that has no outline tells nothing but its place (host/fault_text.hpp).
// (3) The message of an internal error stays: it is for the log, and no face shows it to a caller.
#pragma once

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

[[nodiscard]] graph_error without_rows(graph_error failed);

/// Conflicts keep their tables, kinds and outlines.
[[nodiscard]] merge_outcome without_rows(merge_outcome merged);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/withheld_rows.ipp>
#endif
