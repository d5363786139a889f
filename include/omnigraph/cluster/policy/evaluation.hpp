// May this actor do that? (specification surfaces §3.5, §3.6, §3.9)
//
//     const policy_engine engine{bundle};
//     auto decision = engine.decide({.actor = "act-ann", .action = policy_action::read, .branch = "main"});
//     if (!decision.allowed) return decision.message;
//
// (1) Denied unless a rule permits it; the order of rules is irrelevant.
// (2) Branches and names are compared byte for byte.
// (3) A rule for protected or for unprotected branches never permits a request that names no branch.
// (4) The rule reported is the byte-wise smallest of those that permit.
// An engine is immutable: any number of threads may ask it at once.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster {

struct policy_request {
    std::string_view actor;
    policy_action action;
    std::optional<std::string_view> branch = {};
    std::optional<std::string_view> target_branch = {};
    std::optional<std::string_view> query = {};  ///< the stored query that is invoked
};

struct policy_decision {
    bool allowed = false;
    std::optional<std::string> rule = {};  ///< of an allowance
    std::string message = {};              ///< for the person: what was decided, and why
    friend bool operator==(const policy_decision&, const policy_decision&) = default;
};

class policy_engine {
public:
    explicit policy_engine(policy_bundle bundle);

    [[nodiscard]] policy_decision decide(const policy_request& request) const;

    /// Whether the actor may do this on some branch: what is false here is denied by decide(), whatever the branch.
    [[nodiscard]] bool may_somewhere(std::string_view actor, policy_action action) const;

    [[nodiscard]] const policy_bundle& bundle() const { return bundle_; }

private:
    [[nodiscard]] bool permits(const policy_rule& rule, const policy_request& request) const;
    [[nodiscard]] bool holds(std::optional<branch_condition> condition, std::optional<std::string_view> branch) const;
    [[nodiscard]] const policy_rule* smallest_match(const std::vector<std::size_t>& groups,
                                                    const policy_request& request) const;

    policy_bundle bundle_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> groups_of_actor_;
    std::vector<std::vector<std::size_t>> rules_of_group_;  ///< each sorted by rule id
};

/// What holds on a scope to which no bundle is bound. `actor` is absent in open mode.
/// Server actions are always denied; reading is allowed; other graph actions only in open mode.
[[nodiscard]] policy_decision decide_without_bundle(policy_action action, std::optional<std::string_view> actor);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/evaluation.ipp>
#endif
