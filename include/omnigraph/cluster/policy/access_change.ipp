// Bodies of policy/access_change.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/access_change.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster::detail {

/// Decides requests on one scope as a server does.
class scope_access {
public:
    explicit scope_access(const policy_bundle* bundle) {
        if (bundle) engine_.emplace(*bundle);
    }

    bool allows(const policy_request& request) const {
        return engine_ ? engine_->decide(request).allowed
                       : decide_without_bundle(request.action, request.actor).allowed;
    }

private:
    std::optional<policy_engine> engine_;
};

/// The names of one sort that two bundles use, and one name that neither uses.
class named_values {
public:
    void add(std::string_view name) { names_.insert(name); }

    /// nullopt is a request without such a name.
    std::vector<std::optional<std::string_view>> values() {
        // Longer than every name in use, so different from all of them.
        for (const auto& name : names_) stranger_.resize(std::max(stranger_.size(), name.size() + 1), '~');
        std::vector<std::optional<std::string_view>> all{std::nullopt, std::string_view{stranger_}};
        all.insert(all.end(), names_.begin(), names_.end());
        return all;
    }

private:
    std::set<std::string_view> names_;
    std::string stranger_ = "~";
};

/// All requests on a scope that `before` and `after` can tell apart.
class request_space {
public:
    request_space(const policy_bundle* before, const policy_bundle* after) {
        for (const auto* bundle : {before, after})
            if (bundle) add(*bundle);
        branches_ = branch_names_.values();
        queries_ = query_names_.values();
        std::set<std::string> seen;
        for (const auto& [actor, signature] : signatures_)
            if (seen.insert(signature).second) actors_.push_back(actor);
        // The name of no real actor: rules for everybody, and no others, apply to it.
        for (const auto& [actor, signature] : signatures_)
            stranger_.resize(std::max(stranger_.size(), actor.size() + 1), '~');
        actors_.push_back(stranger_);
    }

    template <class Predicate>
    bool any_of(policy_action action, const Predicate& holds) const {
        return any_of(action, queries_, holds);
    }

    /// The same for requests that name no query.
    template <class Predicate>
    bool any_without_query(policy_action action, const Predicate& holds) const {
        return any_of(action, none_, holds);
    }

private:
    using optional_names = std::vector<std::optional<std::string_view>>;

    template <class Predicate>
    bool any_of(policy_action action, const optional_names& queries, const Predicate& holds) const {
        const auto& facts = facts_of(action);
        for (const auto& actor : actors_)
            for (const auto& branch : facts.takes_branch ? branches_ : none_)
                for (const auto& target : facts.takes_target_branch ? branches_ : none_)
                    for (const auto& query : queries)
                        if (holds(policy_request{actor, action, branch, target, query})) return true;
        return false;
    }

    // Actors in the same groups of both bundles get the same decisions, so one of them is enough.
    void add(const policy_bundle& bundle) {
        for (const auto& [group, members] : bundle.groups) {
            const auto number = std::to_string(groups_++) + ",";
            for (const auto& actor : members) signatures_[actor] += number;
        }
        for (const auto& branch : bundle.protected_branches) branch_names_.add(branch);
        for (const auto& rule : bundle.rules)
            if (rule.queries)
                for (const auto& query : *rule.queries) query_names_.add(query);
    }

    std::map<std::string_view, std::string> signatures_;
    std::size_t groups_ = 0;
    named_values branch_names_, query_names_;
    optional_names branches_, queries_;
    const optional_names none_{std::nullopt};
    std::vector<std::string_view> actors_;
    std::string stranger_ = "~";
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool widens_access(policy_kind scope, const policy_bundle* before, const policy_bundle* after) {
    const detail::request_space requests{before, after};
    const detail::scope_access was{before}, will_be{after};
    return std::ranges::any_of(policy_actions, [&](const policy_action_facts& facts) {
        return facts.resource == scope && requests.any_of(facts.action, [&](const policy_request& request) {
            return will_be.allows(request) && !was.allows(request);
        });
    });
}

OMNIGRAPH_INLINE std::vector<bool> opened_stored_queries(const policy_bundle& rules,
                                                         std::span<const stored_query> queries) {
    // Only a rule with the query's name lets somebody run it who may not do by hand what it does.
    std::set<std::string_view> named;
    for (const auto& rule : rules.rules)
        if (rule.queries && rule.effect == rule_effect::allow) named.insert(rule.queries->begin(), rule.queries->end());
    const detail::request_space requests{&rules, nullptr};
    const policy_engine engine{rules};
    std::vector<bool> opened;
    for (const auto& query : queries)
        opened.push_back(
            named.contains(query.name) &&
            requests.any_without_query(
                query.is_mutation ? policy_action::change : policy_action::read, [&](policy_request request) {
                    if (engine.decide(request).allowed) return false;
                    request.query = query.name;
                    const policy_request run{
                        .actor = request.actor, .action = policy_action::invoke_query, .query = query.name};
                    return engine.decide(request).allowed && engine.decide(run).allowed;
                }));
    return opened;
}

OMNIGRAPH_INLINE bool opens_stored_query(const policy_bundle& rules, std::string_view query, bool is_mutation) {
    const stored_query one[] = {{query, is_mutation}};
    return opened_stored_queries(rules, one).front();
}

}  // namespace omnigraph::cluster
