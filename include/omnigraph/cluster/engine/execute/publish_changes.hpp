// The payload phase of apply: publishes every text that the ledger will refer to (control-plane specification §4.5,
// step 11).
//
//     const bool published = publish_changes(run, input.declared, planned.all, input.repairable_payloads);
//
// (1) A payload that the catalog holds undamaged is not written again. All others are written together.
// (2) A damaged payload is published again, even when the rest of its resource has to wait.
#pragma once

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Publishes the payloads of all applied creates and updates in `all`, and those in `repaired`, and reports progress to
/// the watcher. Returns false, with the fault in the findings, unless every payload is published. Code:
/// resource_payload_write_error.
[[nodiscard]] bool publish_changes(const run_context& run, const resource_table& declared, const changes& all,
                                   const address_set& repaired);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/publish_changes.ipp>
#endif
