// Looks at what is deployed for the changes of a plan that depend on it: previews of updates, and the versions that a
// plan is made against.
//
//     auto seen = preview_changes(run, {run.kinds, loaded.table, applied, pending}, planned.all, true);
//     block_unsupported({run.kinds, loaded.table, applied, pending}, seen.previews, planned);
//
// Opened, read-only, is only what is updated in place or removed; a plan without such a change opens nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>

namespace omnigraph::cluster {

struct preview_results {
    change_previews previews = {};
    std::map<std::string, std::uint64_t> observed_versions = {};  ///< by address of the change
};

/// Whether `all` has a change that is looked at.
[[nodiscard]] bool needs_preview(kind_table kinds, const changes& all);

/// What cannot be previewed has no preview; `announce` makes a warning of it: schema_preview_unavailable.
[[nodiscard]] preview_results preview_changes(const run_context& run, const plan_input& input, const changes& all,
                                              bool announce);

/// Holds back what its preview says would be refused, with the reason that apply gives, and whatever refers to it
/// (W34).
void block_unsupported(const plan_input& input, const change_previews& previews, cluster_plan& planned);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/change_previews.ipp>
#endif
