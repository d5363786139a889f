// The migration that carries the rows of an earlier schema through every schema after it to a later one.
//
//     auto plan = plan_through(past, older, newer);
//     const auto origins = table_origins(plan, older.shape->tables, newer.shape->tables);
//
// What was renamed twice bears a name that the later schema does not know, and a name that became free may have been
// given to something else. So the names are followed from one schema to the next, as the migrations of the graph were
// made (docs/branches.md, "What a diff shows").
#pragma once

#include <memory>
#include <vector>

#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/schema_shape.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::graph {

/// Oldest first, each another text than the one before.
using schema_path = std::vector<std::shared_ptr<const schema_shape>>;

/// The migration along two schemas or more. Of three or more it has only the steps that say where types and properties
/// come from; what was dropped and added again under its name counts as never gone.
[[nodiscard]] lang::migration_plan plan_along(const schema_path& path);

/// The migration from the schema of one state to that of a later one. Where the commits between them, or a schema of
/// theirs, cannot be read any more, it is the one that both schemas tell by themselves.
[[nodiscard]] lang::migration_plan plan_through(past_states& past, const snapshot& older, const snapshot& newer);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/schema_path.ipp>
#endif
