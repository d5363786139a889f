// The one plan: what is declared against what is applied, and what becomes of each difference.
//
//     const auto planned = compute_plan({list.kinds, loaded.table, applied, pending});
//
// plan shows it and apply performs it; whoever saves a plan or compares two revisions calls it too. A pure function:
// it writes nothing and knows no clock, and what it has to be told besides the ledger comes from `consult`.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/blast_radius.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>

namespace omnigraph::cluster {

/// What is read besides the ledger, when some of the changes ask for it (engine/execute/consent.hpp).
struct consent {
    approval_book approvals = {};
    payload_texts guards = {};
};

/// Everything that a plan depends on.
struct plan_input {
    kind_table kinds;
    const resource_table& declared;
    const applied_rows& applied;
    const address_set& pending;      ///< containers with an unfinished operation: nothing of them moves
    address_set lost_payloads = {};  ///< addresses whose payload is not in the catalog as recorded
    std::function<consent(const changes&)> consult = {};  ///< asked at most once; without it nothing is approved
};

struct cluster_plan {
    changes all;
    std::vector<approval_report> approvals;                          ///< one a gate
    std::vector<approval_gate> gates;                                ///< in the order of `approvals`
    std::map<std::string, approval_record, std::less<>> authorised;  ///< by address: the approval that is used
    diagnostics approval_findings;                                   ///< why one that is there authorises nothing
    std::vector<std::string> unknown_rows;                           ///< of kinds that this build does not know; kept
};

[[nodiscard]] cluster_plan compute_plan(const plan_input& input);

/// Judges the changes of `planned` anew after operations have settled some of them (specification §5.5).
void demote_dependents(const plan_input& input, cluster_plan& planned);

/// What each change of `planned` reaches.
[[nodiscard]] std::vector<blast_radius_report> blast_radius(const plan_input& input, const cluster_plan& planned);

/// True when nothing is left to do: `declared` and `applied` do not differ.
[[nodiscard]] bool converged(kind_table kinds, const resource_table& declared, const applied_rows& applied);

/// What must not move when it is not known which resource an operation was interrupted on (W56).
[[nodiscard]] address_set all_fenced(kind_table kinds, const resource_table& declared, const applied_rows& applied);

/// Appends a warning for each row of an unknown kind: the ledger outlives the list of kinds.
void warn_unknown_rows(const std::vector<std::string>& unknown, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/compute_plan.ipp>
#endif
