// Decides about making and merging branches so that nobody reads in a copy what they may not read where it is.
//
//     const policy_engine engine{bundle};
//     auto decision = decide_with_source(engine, {.actor = "act-ann", .action = policy_action::branch_create,
//                                                 .branch = "release", .target_branch = "mine"});
//
// The rule that permits the action judges only the branch that is made or merged into (surfaces specification §3.5). So
// the source is judged here, by the rules about reading: who may read or export the target has to be allowed to read or
// export the source. Who may read neither is not asked for it, because a copy tells them nothing.
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
