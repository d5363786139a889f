// What people and programs want to know of each change beyond what is done with it: what it waits for, how far it can
// be taken back, what stands before it, what is recorded differently, and what is applied together.
//
//     const plan_input input{list.kinds, loaded.table, applied, pending};
//     auto reports = report_of(planned.all);
//     describe_changes(input, planned, previews, reports);
//     const auto groups = apply_groups(input, planned.all);
//
// Pure: everything is told from the plan, the previews and the two tables. Linear in what changes, but for a delete
// that other resources hold back, which makes the edges of all tables be looked at once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>

namespace omnigraph::cluster {

/// By address of the change.
using change_previews = std::map<std::string, change_preview, std::less<>>;

/// How far `c` can be taken back: as its preview tells, else as its kind tells, else from what its kind is. Deleting
/// what operations move is irreversible, and so is deleting what its container's root holds.
[[nodiscard]] reversibility_tier tier_of(const plan_input& input, const change& c, const change_preview* preview);

/// Completes `reports`, which are those of `planned.all`, one for one.
void describe_changes(const plan_input& input, const cluster_plan& planned, const change_previews& previews,
                      std::vector<change_report>& reports);

/// What is applied together, in the order in which apply does it: each operation with what it carries, then all
/// payloads, then the removals, then the one write of the ledger.
[[nodiscard]] std::vector<apply_group_report> apply_groups(const plan_input& input, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/plan_details.ipp>
#endif
