// Plans the migration from the accepted schema to the desired one (languages specification §6).
//
//     const auto plan = plan_migration(accepted, canonical_form(schema));
//
// (1) A pure function of the two forms; rows do not matter. Equal forms give equal plans.
// (2) A step is supported only when it is safe for all possible rows. An impossible change becomes an
//     unsupported_change that says what to do instead; planning continues after it.
// (3) Interfaces have no rows, so none of their steps is unsupported because of rows. The effect on rows is reported
//     for the node types that implement the interface.
// (4) Order (§6.5): interfaces, nodes, edges; in each the desired ones by name, then the dropped ones.
// (5) Beyond migration_plan::max_refusals unsupported changes, the last step only says how many there are.
// (6) Takes time n log n in the sizes of the schemas.
#pragma once

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

/// Both forms must come from canonical_form() or read_canonical().
[[nodiscard]] migration_plan plan_migration(const canonical_schema& accepted, const canonical_schema& desired);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_planner.ipp>
#endif
