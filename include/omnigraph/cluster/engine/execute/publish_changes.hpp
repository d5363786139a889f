// The payload phase of apply (specification §4.5, step 11): every text that the ledger is about to refer to.
//
//     const bool published = publish_changes(run, input.declared, planned.all, input.repairable_payloads);
//
// (1) What lies in the catalog already, and is what it is called, is left alone; everything else is written together.
// (2) What was published and is damaged is published again whatever else of its resource has to wait.
#pragma once

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Publishes the payloads of all applied creates and updates of `all`, and those of `repaired`; says what it does to
/// who watches. False, with the fault in the findings, when not everything lies there. Code:
/// resource_payload_write_error.
[[nodiscard]] bool publish_changes(const run_context& run, const resource_table& declared, const changes& all,
                                   const address_set& repaired);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/publish_changes.ipp>
#endif
