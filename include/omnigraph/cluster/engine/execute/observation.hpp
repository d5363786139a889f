// What is really there: looking at the roots of fenced resources, and how the ledger records it
// (specification §3.1, §4.8). The keys of an observation are those of the specification, whatever the kind; the
// condition of drift is named after the kind whose row records what is observed: `schema_mismatch` for graphs.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Looks at the root of every declared resource that has one, and writes what was seen into `state`: rows from what
/// lives, never from what is declared (W30, W31). Those that cannot be looked at are counted in one error a kind.
void observe_roots(const run_context& run, const resource_table& declared, ledger_state& state);

/// Records in `state` that `live` was seen at the root of `address`, and that it is as wanted.
void record_live(const run_context& run, const kind_facts& kind, const std::string& address, const live_graph& live,
                 ledger_state& state);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observation.ipp>
#endif
