// Decides about making and merging branches so that nobody reads in a copy what they may not read where it is.
//
//     const policy_engine engine{bundle};
//     auto decision = decide_with_source(engine, {.actor = "act-ann", .action = policy_action::branch_create,
//                                                 .branch = "release", .target_branch = "mine"});
//
// The rule that permits the action judges only the branch that is made or merged into (surfaces specification §3.5). So
// the source is judged here, by the rules about reading. Who may read or export the source decides who else may. Who
// may not copies nothing to where they may read or export, and nothing of a protected branch to where any actor of the
// bundle may who may not do so with the source.
#pragma once

#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster {

/// The decision of the engine, and a denial of `branch_create` and `branch_merge` that would open their source. A
/// request without a source or without a target, and every other action, is decided by the engine alone.
[[nodiscard]] policy_decision decide_with_source(const policy_engine& engine, const policy_request& request);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/branch_copies.ipp>
#endif
