// The arrays that a plan of groups walks over.
//
//     const auto data = read_arrays(stored_columns, {db, tables, commit, names_of_arrays}, walk_of_groups);
//     if (data && *data) print(run_groups(walk_of_groups, **data, {})->size());
#pragma once

#include <optional>

#include <omnigraph/cluster/graph/columns/group_operator.hpp>
#include <omnigraph/cluster/graph/columns/group_plan.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>

namespace omnigraph::cluster::graph {

/// nullopt when one of them would be larger than the store allows.
[[nodiscard]] sql_result<std::optional<group_data>> read_arrays(column_store& stored, const column_source& source,
                                                                const group_plan& walk);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/group_arrays.ipp>
#endif
