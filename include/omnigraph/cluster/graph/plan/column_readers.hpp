// Which variables of a plan need their row, and which only their id.
//
//     const auto reads_columns = column_readers(plan);
//     if (!reads_columns[walk.to]) return;     // the edge has the id already, and no join is needed
//
// An edge is stored only between stored nodes, so the id at its end is the id of a row.
#pragma once

#include <optional>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// By variable: whether a property of it is read for each assignment. What group keys read of `group_node` does not
/// count: it is read once a group.
[[nodiscard]] std::vector<bool> column_readers(const read_plan& plan);

/// The group_node of a plan that is complete otherwise.
[[nodiscard]] std::optional<variable_id> find_group_node(const read_plan& plan, const lang::schema_catalog& catalog);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/column_readers.ipp>
#endif
