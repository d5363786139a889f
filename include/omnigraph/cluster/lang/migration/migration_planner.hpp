// How to get from the accepted schema to the desired one (specification languages §6).
//
//     const auto plan = plan_migration(accepted, canonical_form(schema));
//
// (1) Pure: nothing but the two forms decides, least of all rows. The same forms give the same plan.
// (2) A step is supported only when it is safe for any rows there may be. What cannot be done becomes an
//     unsupported_change that says what to do instead, and planning goes on behind it.
// (3) Interfaces have no rows: of their steps none is unsupported because of rows. What such a change
//     means for rows is said at the node types that implement the interface.
// (4) Order (§6.5): interfaces, nodes, edges; in each the desired ones by name, then what is dropped.
// (5) Of more than migration_plan::max_refusals unsupported changes the last step only tells how many there are.
// (6) n log n in the sizes of the schemas.
#pragma once

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

/// Both forms as canonical_form or read_canonical give them.
[[nodiscard]] migration_plan plan_migration(const canonical_schema& accepted, const canonical_schema& desired);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_planner.ipp>
#endif
