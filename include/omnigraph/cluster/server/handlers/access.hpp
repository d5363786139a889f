// Decides whether an actor may do something; every route uses this decision (surfaces specification §1.5, §3.6).
//
//     auto refused = not_allowed(graph.policy.get(), {policy_action::read, "main"}, actor, log);
//     if (refused) return *refused;
//
// (1) Without a bundle on the scope, a server action is denied; an anonymous caller (open mode only) may do everything
//     in a graph; an actor may only read.
// (2) With a bundle, a caller without an actor is always refused.
// (3) Every decision is logged, with the rule that permits it.
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

/// How the server treats callers.
enum class runtime_mode {
    open,            ///< no tokens, no policy, and `--unauthenticated`
    default_deny,    ///< tokens and no policy: a valid token may only read
    policy_enabled,  ///< tokens and at least one policy
};

/// The mode of this configuration. The error is for the two configurations that the server refuses to start with.
[[nodiscard]] result<runtime_mode, std::string> runtime_mode_of(bool has_tokens, bool has_policy, bool unauthenticated);

/// A policy that several graphs may share; null when no bundle is bound.
using shared_policy = std::shared_ptr<const policy_engine>;

/// What a request wants to do. The actor comes from its token alone.
struct access_request {
    policy_action action;
    std::optional<std::string_view> branch = {};
    std::optional<std::string_view> target_branch = {};
    std::optional<std::string_view> query = {};  ///< the stored query that is called, or that reads or changes
};

/// The decision about one request.
struct access_verdict {
    bool allowed = false;          ///< a rule, or the mode without rules, permits the request
    bool unauthenticated = false;  ///< there are rules but no actor: the answer is 401 instead of 403
    std::string rule = {};         ///< the id of the rule that permits it; empty without one
    std::string message = {};      ///< a sentence for the caller: the decision and its reason
};

/// Why a branch of the request is none: blanks around its name. No policy is asked about such a name.
[[nodiscard]] std::optional<std::string> misspelled_branch(const access_request& request);

/// `rules` is the policy of the scope, a graph or the server; null when no bundle is bound to it. Making and merging a
/// branch also needs the right to read what the actor may then read in it.
[[nodiscard]] access_verdict decide(const policy_engine* rules, const access_request& request,
                                    const std::optional<std::string>& actor);

/// Decides and logs. Returns the refusal (401 or 403; 400 of a misspelled branch), or nullopt when the request is
/// allowed.
[[nodiscard]] std::optional<reply> not_allowed(const policy_engine* rules, const access_request& request,
                                               const std::optional<std::string>& actor, event_log& log);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/access.ipp>
#endif
