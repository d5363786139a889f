// May this actor do that? One decision for every route (specification surfaces §1.5, §3.6).
//
//     auto refused = not_allowed(graph.policy.get(), {policy_action::read, "main"}, actor, log);
//     if (refused) return *refused;
//
// (1) Without a bundle on the addressed scope: a server action is denied, an anonymous
//     caller (open mode only) may do everything in a graph, an actor may only read.
// (2) With a bundle, nobody without an actor passes.
// (3) Every decision is logged, with the rule that allowed it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

enum class runtime_mode {
    open,            ///< no tokens, no policy, and `--unauthenticated`
    default_deny,    ///< tokens, no policy: a valid token reads, and no more
    policy_enabled,  ///< tokens and at least one policy
};

/// What the configuration makes of the server; an error text for the two states it refuses to start in.
[[nodiscard]] inline result<runtime_mode, std::string> runtime_mode_of(bool has_tokens, bool has_policy,
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

using shared_policy = std::shared_ptr<const policy_engine>;

/// What is asked for; the actor comes from the token alone.
struct access_request {
    policy_action action;
    std::optional<std::string_view> branch = {};
    std::optional<std::string_view> target_branch = {};
    std::optional<std::string_view> query = {};  ///< the stored query that is invoked
};

struct access_verdict {
    bool allowed = false;
    bool unauthenticated = false;  ///< there are rules, and nobody they could be for
    std::string rule = {};         ///< that allowed it
    std::string message = {};
};

/// `rules` are those of the addressed scope: a graph, or the server; null when none are bound to it.
[[nodiscard]] inline access_verdict decide(const policy_engine* rules, const access_request& asked,
                                           const std::optional<std::string>& actor) {
    if (rules && !actor) return {false, true, {}, "This needs a bearer token."};
    auto decision = rules ? rules->decide({*actor, asked.action, asked.branch, asked.target_branch, asked.query})
                          : decide_without_bundle(asked.action, actor);
    return {decision.allowed, false, std::move(decision.rule).value_or(std::string{}), std::move(decision.message)};
}

/// Decides, logs, and gives the refusal to answer with (401 or 403), or nullopt when allowed.
[[nodiscard]] inline std::optional<reply> not_allowed(const policy_engine* rules, const access_request& asked,
                                                      const std::optional<std::string>& actor, event_log& log) {
    const auto verdict = decide(rules, asked, actor);
    log.say(log_level::info, "policy decision",
            {{"actor_id", actor ? text_json(for_log(*actor)) : json(nullptr)},
             {"action", name_of(asked.action)},
             {"branch", for_log(asked.branch.value_or(""))},
             {"target_branch", for_log(asked.target_branch.value_or(""))},
             {"query", for_log(asked.query.value_or(""))},
             {"allowed", verdict.allowed},
             {"matched_rule_id", for_log(verdict.rule)}});
    if (verdict.allowed) return std::nullopt;
    return refuse(verdict.unauthenticated ? refusal::unauthorized : refusal::forbidden, verdict.message);
}

}  // namespace omnigraph::cluster::server
