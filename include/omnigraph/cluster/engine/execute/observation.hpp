// What is really there: looking at the roots of fenced resources, and how the ledger records it
// (specification §3.1, §4.8). The keys of an observation are those of the specification, whatever the kind, followed by
// `graph_uid`: the identity of what is there, which it keeps for life. The condition of drift is named after the kind
// whose row records what is observed: `schema_mismatch` for graphs.
//
//     observe_roots(run, loaded.table, {}, next);
//
//   at the root                       rows                           status
//   nothing, and nothing was known    none                           pending
//   nothing                           removed                        drifted, graph_missing
//   what is declared                  digest of what lives           applied
//   something else                    digest of what lives           drifted, schema_mismatch
//   another graph than the recorded   untouched                      drifted, graph_replaced
//   what does not open                untouched                      error, graph_observation_error
//
// (1) A resource that is recorded and no longer declared is looked at as well (W51).
// (2) A root costs one read when what is there opens.
// (3) An observation that differs from the recorded one in its time alone leaves the recorded one as it is (W83).
// (4) While another graph is at a root, `graph_uid` stays the recorded one, and `found_graph_uid` is what is there.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Looks at the root of every resource that has one, and writes what was seen into `state`: rows from what lives,
/// never from what is declared (W30, W31). Those that cannot be looked at are counted in one error a kind. `accepted`:
/// addresses whose recorded identity gives way to what is there. Codes: the `observation_error` of the kinds,
/// root_replaced, and root_not_replaced for an accepted address whose root holds what is recorded.
void observe_roots(const run_context& run, const resource_table& declared, const address_set& accepted,
                   ledger_state& state);

/// Records in `state` that `live` was seen at the root of `address`, and that it is as wanted.
void record_live(const run_context& run, const kind_facts& kind, const std::string& address, const live_graph& live,
                 ledger_state& state);

/// Its status says that what is at the root of `address` is another one or does not open. Only what looks at the root
/// again takes that back.
[[nodiscard]] bool root_is_doubted(const kind_facts& kind, const ledger_state& state, const std::string& address);

/// Why `live` is not what the ledger says lives at the root of `address`; nullopt when it is. Whoever moves what lives
/// there asks first (W49). Codes: root_replaced for another identity, root_drifted for another content.
[[nodiscard]] std::optional<diagnostic> check_root(const run_context& run, const kind_facts& kind,
                                                   const std::string& address, const ledger_state& state,
                                                   const live_graph& live);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observation.ipp>
#endif
