// Bodies of server/handlers/access.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/policy/branch_copies.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE result<runtime_mode, std::string> runtime_mode_of(bool has_tokens, bool has_policy,
                                                                   bool unauthenticated) {
    if (has_tokens) return has_policy ? runtime_mode::policy_enabled : runtime_mode::default_deny;
    if (has_policy)
        return std::string{
            "Policies are applied, but there are no bearer tokens, so every request would be refused. "
            "Set OMNIGRAPH_SERVER_BEARER_TOKENS_FILE; --unauthenticated does not override a policy."};
    if (unauthenticated) return runtime_mode::open;
    return std::string{
        "There are neither bearer tokens nor policies. Set OMNIGRAPH_SERVER_BEARER_TOKENS_FILE, or opt in to a "
        "server that is open to everybody with --unauthenticated or OMNIGRAPH_UNAUTHENTICATED=1."};
}

OMNIGRAPH_INLINE std::optional<std::string> misspelled_branch(const access_request& request) {
    for (const auto& name : {request.branch, request.target_branch})
        if (name && has_blanks_around(*name)) return checked_branch_name(*name).error().message;
    return std::nullopt;
}

OMNIGRAPH_INLINE access_verdict decide(const policy_engine* rules, const access_request& request,
                                       const std::optional<std::string>& actor) {
    if (rules && !actor) return {false, true, {}, "This needs a bearer token."};
    auto decision = rules ? decide_with_source(
                                *rules, {*actor, request.action, request.branch, request.target_branch, request.query})
                          : decide_without_bundle(request.action, actor);
    return {decision.allowed, false, std::move(decision.rule).value_or(std::string{}), std::move(decision.message)};
}

OMNIGRAPH_INLINE std::optional<reply> not_allowed(const policy_engine* rules, const access_request& request,
                                                  const std::optional<std::string>& actor, event_log& log) {
    if (const auto wrong = misspelled_branch(request)) return refuse(refusal::bad_request, *wrong);
    const auto verdict = decide(rules, request, actor);
    log.write(log_level::info, "policy decision",
              {{"actor_id", actor ? text_json(for_log(*actor)) : json(nullptr)},
               {"action", name_of(request.action)},
               {"branch", for_log(request.branch.value_or(""))},
               {"target_branch", for_log(request.target_branch.value_or(""))},
               {"query", for_log(request.query.value_or(""))},
               {"allowed", verdict.allowed},
               {"matched_rule_id", for_log(verdict.rule)}});
    if (verdict.allowed) return std::nullopt;
    return refuse(verdict.unauthenticated ? refusal::unauthorized : refusal::forbidden, verdict.message);
}

}  // namespace omnigraph::cluster::server
