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

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
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
[[nodiscard]] result<runtime_mode, std::string> runtime_mode_of(bool has_tokens, bool has_policy, bool unauthenticated);

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
[[nodiscard]] access_verdict decide(const policy_engine* rules, const access_request& request,
                                    const std::optional<std::string>& actor);

/// Decides, logs, and gives the refusal to answer with (401 or 403), or nullopt when allowed.
[[nodiscard]] std::optional<reply> not_allowed(const policy_engine* rules, const access_request& request,
                                               const std::optional<std::string>& actor, event_log& log);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/access.ipp>
#endif
