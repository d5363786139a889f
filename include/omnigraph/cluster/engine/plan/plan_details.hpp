// The details of each change in reports: what it waits for, how far it can be taken back, which gate it has, which
// metadata differs, and what is applied together.
//
//     const plan_input input{list.kinds, loaded.table, applied, pending};
//     auto reports = report_of(planned.all);
//     describe_changes(input, planned, previews, reports);
//     const auto groups = apply_groups(input, planned.all);
//
// Pure functions of the plan, the previews and the two tables. Linear in the number of changes, except that a delete
// that is held back by other resources reads the edges of all tables once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>

namespace omnigraph::cluster {

/// By address of the change.
using change_previews = std::map<std::string, change_preview, std::less<>>;

/// How far `c` can be taken back: by its preview, else by its kind's `reversibility`, else by the kind's facts.
/// Deleting what operations created, or what is at a container's root, is irreversible.
[[nodiscard]] reversibility_tier tier_of(const plan_input& input, const change& c, const change_preview* preview);

/// Completes `reports`, which correspond to `planned.all` one for one.
void describe_changes(const plan_input& input, const cluster_plan& planned, const change_previews& previews,
                      std::vector<change_report>& reports);

/// The groups in the order of apply: each operation with what it includes, then all payloads, then removals, then the
/// one write of the ledger.
[[nodiscard]] std::vector<apply_group_report> apply_groups(const plan_input& input, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/plan_details.ipp>
#endif
