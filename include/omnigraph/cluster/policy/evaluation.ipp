// Bodies of policy/evaluation.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster::detail {

/// `action 'change' on branch 'main' for actor 'act-ann'`
OMNIGRAPH_INLINE std::string describe_request(const policy_request& request) {
    std::string text = "action '" + std::string{name_of(request.action)} + "'";
    if (request.query) text += " of query '" + std::string{*request.query} + "'";
    if (request.branch) text += " on branch '" + std::string{*request.branch} + "'";
    if (request.target_branch) text += " targeting branch '" + std::string{*request.target_branch} + "'";
    return text + " for actor '" + std::string{request.actor} + "'";
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE policy_engine::policy_engine(policy_bundle bundle) : bundle_{std::move(bundle)} {
    std::map<std::string_view, std::size_t> number_of;
    for (const auto& [name, members] : bundle_.groups) {
        const auto number = number_of.size();
        number_of.emplace(name, number);
        for (const auto& actor : members) groups_of_actor_[actor].push_back(number);
    }
    rules_of_group_.resize(number_of.size());
    for (std::size_t i = 0; i < bundle_.rules.size(); ++i)
        if (const auto group = number_of.find(bundle_.rules[i].group); group != number_of.end())
            rules_of_group_[group->second].push_back(i);
    for (auto& rules : rules_of_group_)
        std::ranges::sort(rules, {}, [this](std::size_t i) -> const std::string& { return bundle_.rules[i].id; });
}

OMNIGRAPH_INLINE bool policy_engine::holds(const policy_rule& rule, std::optional<branch_condition> condition,
                                           std::optional<std::string_view> branch) const {
    if (!condition || *condition == branch_condition::any) return true;
    if (!branch) return rule.effect == rule_effect::deny;
    return bundle_.protected_branches.contains(*branch) == (*condition == branch_condition::protected_only);
}

OMNIGRAPH_INLINE bool policy_engine::rule_applies(const policy_rule& rule, const policy_request& request) const {
    if (!rule.actions.contains(request.action)) return false;
    if (rule.queries && !(request.query ? rule.queries->contains(*request.query) : rule.effect == rule_effect::deny))
        return false;
    return holds(rule, rule.branch, request.branch) && holds(rule, rule.target_branch, request.target_branch);
}

template <class Predicate>
const policy_rule* policy_engine::smallest_rule(const std::vector<std::size_t>& groups,
                                                const Predicate& matches) const {
    const policy_rule* smallest = nullptr;
    for (const auto group : groups) {
        const auto& rules = rules_of_group_[group];
        const auto match = std::ranges::find_if(rules, [&](std::size_t i) { return matches(bundle_.rules[i]); });
        if (match != rules.end() && (!smallest || bundle_.rules[*match].id < smallest->id))
            smallest = &bundle_.rules[*match];
    }
    return smallest;
}

OMNIGRAPH_INLINE const policy_rule* policy_engine::rule_with(rule_effect effect, const std::vector<std::size_t>& groups,
                                                             const policy_request& request) const {
    return smallest_rule(groups,
                         [&](const policy_rule& rule) { return rule.effect == effect && rule_applies(rule, request); });
}

OMNIGRAPH_INLINE const policy_rule* policy_engine::rule_naming_query(const std::vector<std::size_t>& groups,
                                                                     const policy_request& request) const {
    if (!request.query || (request.action != policy_action::read && request.action != policy_action::change))
        return nullptr;
    const policy_request invocation{
        .actor = request.actor, .action = policy_action::invoke_query, .query = request.query};
    if (rule_with(rule_effect::deny, groups, invocation)) return nullptr;
    return smallest_rule(groups, [&](const policy_rule& rule) {
        return rule.effect == rule_effect::allow && rule.queries && rule_applies(rule, invocation);
    });
}

OMNIGRAPH_INLINE policy_decision policy_engine::decide(const policy_request& request) const {
    const auto groups = groups_of_actor_.find(request.actor);
    if (groups == groups_of_actor_.end())
        return {false, std::nullopt,
                "policy denied " + detail::describe_request(request) + ": unknown actor, in no group of this policy"};
    const auto allowed_by = [&](const policy_rule& rule) {
        return policy_decision{true, rule.id,
                               "policy rule '" + rule.id + "' allows " + detail::describe_request(request)};
    };
    if (const auto* rule = rule_naming_query(groups->second, request)) return allowed_by(*rule);
    if (const auto* rule = rule_with(rule_effect::deny, groups->second, request))
        return {false, rule->id, "policy rule '" + rule->id + "' denies " + detail::describe_request(request)};
    if (const auto* rule = rule_with(rule_effect::allow, groups->second, request)) return allowed_by(*rule);
    return {false, std::nullopt, "policy denied " + detail::describe_request(request)};
}

/// Rules tell branches apart only by whether they are protected, so one unprotected branch stands for all.
OMNIGRAPH_INLINE bool policy_engine::is_permitted_on_some_branch(policy_request request) const {
    const auto permitted = [&](const std::string& branch) {
        request.branch = branch;
        return decide(request).allowed;
    };
    std::string unprotected{"unprotected"};
    while (bundle_.protected_branches.contains(unprotected)) unprotected += '-';
    if (permitted(unprotected)) return true;
    return !bundle_.protected_branches.empty() && permitted(*bundle_.protected_branches.begin());
}

OMNIGRAPH_INLINE policy_decision decide_without_bundle(policy_action action, std::optional<std::string_view> actor) {
    const auto what = actor ? detail::describe_request({.actor = *actor, .action = action})
                            : "action '" + std::string{name_of(action)} + "'";
    if (facts_of(action).resource == policy_kind::server)
        return {false, std::nullopt, "policy denied " + what + ": no policy is bound to the cluster"};
    if (!actor || action == policy_action::read)
        return {true, std::nullopt, "no policy is bound to this graph, and " + what + " needs none"};
    return {false, std::nullopt, "policy denied " + what + ": no policy is bound to this graph"};
}

}  // namespace omnigraph::cluster
