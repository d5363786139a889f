// Observes what is deployed, for the changes of a plan that depend on it: previews of updates, and the versions that
// the plan is based on.
//
//     auto seen = preview_changes(run, {run.kinds, loaded.table, applied, pending}, planned.all, true);
//     block_refused(run, input, state, planned, seen.previews);  // engine/execute/preflight.hpp
//
// Only resources that are updated in place or removed are opened, read-only; a plan without such a change opens
// nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/plan_details.hpp>

namespace omnigraph::cluster {

struct preview_results {
    change_previews previews = {};
    std::map<std::string, std::uint64_t> observed_versions = {};  ///< by address of the change
};

/// Whether a change in `all` needs what is deployed.
[[nodiscard]] bool needs_preview(kind_table kinds, const changes& all);

/// The previews. A change that cannot be previewed has none; with `announce` a warning says so. Code:
/// schema_preview_unavailable.
[[nodiscard]] preview_results preview_changes(const run_context& run, const plan_input& input, const changes& all,
                                              bool announce);

/// Why the change of `address` is refused whatever its operation says: its preview does not support it. nullopt when it
/// does, or when there is none. `failed` is the code of the operation.
[[nodiscard]] std::optional<diagnostic> unsupported_change(const change_previews& previews, const erased_kind& kind,
                                                           const std::string& address, diagnostic_code failed);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/change_previews.ipp>
#endif
