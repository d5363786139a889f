// Bodies of policy/branch_copies.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/branch_copies.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE policy_decision decide_with_source(const policy_engine& engine, const policy_request& request) {
    auto decision = engine.decide(request);
    const bool copies = request.action == policy_action::branch_create || request.action == policy_action::branch_merge;
    if (!decision.allowed || !copies || !request.branch || !request.target_branch) return decision;
    const auto is_open = [&](std::string_view actor, std::string_view branch) {
        return std::ranges::any_of(std::array{policy_action::read, policy_action::export_data}, [&](auto action) {
            return engine.decide({.actor = actor, .action = action, .branch = branch}).allowed;
        });
    };
    if (is_open(request.actor, *request.branch)) return decision;
    const auto is_opened_to = [&](std::string_view actor) {
        return is_open(actor, *request.target_branch) && !is_open(actor, *request.branch);
    };
    const bool opens_to_caller = is_opened_to(request.actor);
    const bool opens = opens_to_caller || (engine.bundle().protected_branches.contains(*request.branch) &&
                                           std::ranges::any_of(engine.bundle().groups, [&](const auto& group) {
                                               return std::ranges::any_of(group.second, is_opened_to);
                                           }));
    if (!opens) return decision;
    auto denied = engine.decide({.actor = request.actor, .action = policy_action::read, .branch = *request.branch});
    denied.message += ", and branch '" + std::string{*request.target_branch} + "', which " +
                      (opens_to_caller ? "this actor may read" : "is open to actors who may not read it") +
                      ", would hold it";
    return denied;
}

}  // namespace omnigraph::cluster
