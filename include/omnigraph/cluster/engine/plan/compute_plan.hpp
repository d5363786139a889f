// The plan: compares what is declared with what is applied, and decides what apply does with each difference.
//
//     const auto planned = compute_plan({list.kinds, loaded.table, applied, pending});
//
// plan shows it, apply performs it, and saved plans and comparisons use it. A pure function: it writes nothing and
// reads no clock; everything else it needs comes from `consult`.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/blast_radius.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>

namespace omnigraph::cluster {

/// What a plan may need besides the ledger (engine/execute/consent.hpp).
struct consent {
    approval_book approvals = {};
    payload_texts protections = {};
    address_set removed = {};  ///< containers of which the ledger records the removal
};

/// Everything that a plan depends on.
struct plan_input {
    kind_table kinds;
    const resource_table& declared;
    const applied_rows& applied;
    const address_set& pending;            ///< containers with an unfinished operation, which do not move
    address_set repairable_payloads = {};  ///< addresses whose payload in the catalog is not as recorded
    std::function<consent(const changes&)> consult = {};  ///< called at most once; without it nothing is approved
    const withheld_changes* withheld = nullptr;           ///< what a larger plan holds back, when this is a part of one
};

/// The result.
struct cluster_plan {
    changes all;
    std::vector<approval_report> approvals;                          ///< one for each gate
    std::vector<approval_gate> gates;                                ///< in the order of `approvals`
    std::map<std::string, approval_record, std::less<>> authorised;  ///< by address: the approval that is used
    address_set await_rules;                ///< contents that are applied only together with the rules that close them
    diagnostics approval_findings;          ///< why an existing approval authorises nothing
    std::vector<std::string> unknown_rows;  ///< rows of kinds that this build does not know; kept
    payload_texts protections;              ///< what `consult` has read
};

/// Diff, gates and approvals, then dispositions.
[[nodiscard]] cluster_plan compute_plan(const plan_input& input);

/// Decides again after operations have settled some changes (control-plane specification §5.5).
void demote_dependents(const plan_input& input, cluster_plan& planned);

/// What each change reaches.
[[nodiscard]] std::vector<blast_radius_report> blast_radius(const plan_input& input, const cluster_plan& planned);

/// Whether nothing is left to do, because `declared` and `applied` do not differ.
[[nodiscard]] bool converged(kind_table kinds, const resource_table& declared, const applied_rows& applied);

/// All fenced resources, which must not move when an unreadable sidecar may concern any of them (W56).
[[nodiscard]] address_set all_fenced(kind_table kinds, const resource_table& declared, const applied_rows& applied);

/// Appends a warning for each row of an unknown kind. Code: unknown_resource_kind.
void warn_unknown_rows(const std::vector<std::string>& unknown, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/compute_plan.ipp>
#endif
