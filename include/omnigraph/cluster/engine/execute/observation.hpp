// Observes the roots of fenced resources and records the result in the ledger (control-plane specification §3.1, §4.8).
// The keys of an observation are those of the specification for every kind, followed by `graph_uid`, the id that a
// graph keeps for life. The condition of drift is named after the kind whose row records the observation:
// `schema_mismatch` for graphs.
//
//     observe_roots(run, loaded.table, {}, next);
//
//   at the root                       rows                           status
//   nothing, and no row               none                           pending
//   nothing                           removed                        drifted, graph_missing
//   what is declared                  the observed digest            applied
//   something else                    the observed digest            drifted, schema_mismatch
//   a graph with another uid          unchanged                      drifted, graph_replaced
//   a copy of another root's graph    unchanged                      drifted, graph_replaced
//   a moved graph under other rules   unchanged                      drifted, graph_replaced
//   something that does not open      unchanged                      error, graph_observation_error
//
// (1) A resource that is recorded but no longer declared is observed, too (W51).
// (2) Observing a root costs one read when it opens.
// (3) An observation that differs only in its time does not replace the recorded one (W83).
// (4) While another graph is at a root, `graph_uid` keeps the recorded uid, and `found_graph_uid` has the uid of the
//     graph that is there.
// (5) When another graph is made or accepted at a root, `former_graph_uids` has the uids that were recorded before:
//     what was protected there is known again when it is found at another root, and comes under the same rules there
//     (engine/execute/copied_root.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// Observes the root of every resource that has one, and writes the results into `state`. Rows come from what is
/// observed, never from what is declared (W30, W31). Roots that cannot be observed make one error a kind, with their
/// number. `accepted`: addresses whose recorded uid is replaced by the observed one. Codes: the `observation_error` of
/// the kinds, root_replaced, and root_not_replaced for an accepted address whose root has the recorded graph.
void observe_roots(const run_context& run, const resource_table& declared, const address_set& accepted,
                   ledger_state& state);

/// The digest of what `address` is declared to have at its root; nullopt when it is not declared or cannot be read.
[[nodiscard]] std::optional<digest> wanted_at_root(const erased_kind& kind, const resource_table& declared,
                                                   const std::string& address);

/// Records in `state` that `live` is at the root of `address`, as refresh would, where `wanted` is declared to be.
void record_live(const run_context& run, const erased_kind& kind, const std::string& address, const live_graph& live,
                 const std::optional<digest>& wanted, ledger_state& state);

/// The same, and its row and status say that `live` is not what is declared.
void record_drift(const run_context& run, const erased_kind& kind, const std::string& address, const live_graph& live,
                  const std::optional<digest>& wanted, ledger_state& state);

/// Records in `state` that the graphs `uids`, the latest first, were at the root of `address`, and nothing else of it.
void recall_uids(const run_context& run, const erased_kind& kind, const std::string& address,
                 const std::vector<std::string>& uids, ledger_state& state);

/// Removes what was observed of resources that were declared once, never made, and are declared no more.
void forget_unmade(const resource_table& declared, ledger_state& state);

/// The warning about a root that cannot be read now: nothing is known of what is there. Code: the kind's
/// observation_error.
[[nodiscard]] diagnostic unread_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                     const std::string& why);

/// The warning about a root at which something is that does not open. Code: the kind's observation_error.
[[nodiscard]] diagnostic unopenable_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                         const std::string& why);

/// Whether the status of `address` says that another graph is at its root or that the root does not open. Only a new
/// observation clears that.
[[nodiscard]] bool has_root_fault(const erased_kind& kind, const ledger_state& state, const std::string& address);

/// Why `live` is not the graph that the ledger has recorded for `address`; nullopt when it is. Every operation checks
/// this first (W49). Codes: root_replaced for another uid, root_drifted for another content.
[[nodiscard]] std::optional<diagnostic> check_root(const run_context& run, const erased_kind& kind,
                                                   const std::string& address, const ledger_state& state,
                                                   const live_graph& live);

/// The same for the content alone: root_drifted. Without a recorded content there is nothing to compare.
[[nodiscard]] std::optional<diagnostic> check_content(const run_context& run, const erased_kind& kind,
                                                      const std::string& address, const applied_rows& rows,
                                                      const live_graph& live);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observation.ipp>
#endif
