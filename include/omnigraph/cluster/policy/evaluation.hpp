// Decides whether an actor may do something (surfaces specification §3.5, §3.6, §3.9).
//
//     const policy_engine engine{bundle};
//     auto decision = engine.decide({.actor = "act-ann", .action = policy_action::read, .branch = "main"});
//     if (!decision.allowed) return decision.message;
//
// (1) A request is denied unless a rule permits it, and whenever a rule denies it. The order of rules does not matter.
// (2) Branches and names are compared byte for byte.
// (3) A rule for protected or for unprotected branches, or for some queries, never permits a request without a branch
//     or a query, and always denies it: a request does not pass because it leaves out what it is about.
// (4) A rule that permits `invoke_query` and lists queries is enough for exactly those: what they read or change is
//     permitted, too. `deny` of `read` or `change` does not close them; `deny` of `invoke_query` does.
// (5) A decision names the byte-wise smallest rule id of those that decide.
// An engine is immutable, so any number of threads may use it at once.
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

/// One request. The texts are borrowed for the call.
struct policy_request {
    std::string_view actor;
    policy_action action;
    std::optional<std::string_view> branch = {};
    std::optional<std::string_view> target_branch = {};
    /// The stored query that is called; for `read` and `change`, the stored query that reads or changes.
    std::optional<std::string_view> query = {};
};

/// The decision of one request.
struct policy_decision {
    bool allowed = false;
    std::optional<std::string> rule = {};  ///< the id of the rule that permits or denies it; empty when none does
    std::string message = {};              ///< a sentence for the user: the decision and its reason
    friend bool operator==(const policy_decision&, const policy_decision&) = default;
};

class policy_engine {
public:
    explicit policy_engine(policy_bundle bundle);

    [[nodiscard]] policy_decision decide(const policy_request& request) const;

    /// Whether decide() permits the request on some branch, whether there is one of that name or not. The branch of the
    /// request itself is not looked at.
    [[nodiscard]] bool is_permitted_on_some_branch(policy_request request) const;

    [[nodiscard]] const policy_bundle& bundle() const { return bundle_; }

private:
    /// The smallest rule, of the groups, for which `matches` is true.
    template <class Predicate>
    [[nodiscard]] const policy_rule* smallest_rule(const std::vector<std::size_t>& groups,
                                                   const Predicate& matches) const;
    [[nodiscard]] bool rule_applies(const policy_rule& rule, const policy_request& request) const;
    [[nodiscard]] bool holds(const policy_rule& rule, std::optional<branch_condition> condition,
                             std::optional<std::string_view> branch) const;
    [[nodiscard]] const policy_rule* rule_with(rule_effect effect, const std::vector<std::size_t>& groups,
                                               const policy_request& request) const;
    /// Of what a stored query reads or changes: the rule that permits the query by its name.
    [[nodiscard]] const policy_rule* rule_naming_query(const std::vector<std::size_t>& groups,
                                                       const policy_request& request) const;

    policy_bundle bundle_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> groups_of_actor_;
    std::vector<std::vector<std::size_t>> rules_of_group_;  ///< sorted by rule id
};

/// The decision on a scope without a bundle. `actor` is absent when the server runs without authentication. Server
/// actions are always denied, reading is always allowed, and other graph actions are allowed only without
/// authentication.
[[nodiscard]] policy_decision decide_without_bundle(policy_action action, std::optional<std::string_view> actor);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/evaluation.ipp>
#endif
