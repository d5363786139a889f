// Bodies of policy/branch_copies.hpp.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/branch_copies.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE policy_decision decide_with_source(const policy_engine& engine, const policy_request& request) {
    auto decision = engine.decide(request);
    const bool copies = request.action == policy_action::branch_create || request.action == policy_action::branch_merge;
    if (!decision.allowed || !copies || !request.branch || !request.target_branch) return decision;
    const auto may = [&](policy_action action, std::string_view branch) {
        return engine.decide({.actor = request.actor, .action = action, .branch = branch}).allowed;
    };
    const auto is_open = [&](std::string_view branch) {
        return may(policy_action::read, branch) || may(policy_action::export_data, branch);
    };
    if (!is_open(*request.target_branch) || is_open(*request.branch)) return decision;
    auto denied = engine.decide({.actor = request.actor, .action = policy_action::read, .branch = *request.branch});
    denied.message +=
        ", and branch '" + std::string{*request.target_branch} + "', which this actor may read, would hold it";
    return denied;
}

}  // namespace omnigraph::cluster
