// Does another bundle let anybody do more?
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/policy/access_change.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster::access_change_test {

using enum policy_action;
using enum branch_condition;

namespace {

policy_bundle bundle_of(std::vector<policy_rule> rules) {
    policy_bundle bundle;
    bundle.groups = {{"readers", {"ann", "bob"}}, {"writers", {"bob"}}};
    bundle.protected_branches = {"main"};
    bundle.rules = std::move(rules);
    return bundle;
}

policy_rule permit(std::string group, std::set<policy_action> actions, std::optional<branch_condition> branch = {}) {
    return {"r-" + group, std::move(group), std::move(actions), branch, {}, std::nullopt};
}

bool widens(const policy_bundle& before, const policy_bundle& after) {
    return widens_access(policy_kind::graph, &before, &after);
}

/// One of a few bundles over the same few names, so that two often differ in little.
policy_bundle any_bundle() {
    const auto pick = [](int end) { return *rc::gen::inRange(0, end); };
    policy_bundle bundle;
    for (const auto* group : {"g0", "g1"})
        for (const auto* actor : {"ann", "bob", "cid"})
            if (pick(2)) bundle.groups[group].insert(actor);
    for (const auto* branch : {"main", "topic"})
        if (pick(2)) bundle.protected_branches.insert(branch);
    for (int i = 0; i < pick(4); ++i) {
        policy_rule rule{"r" + std::to_string(i), "g" + std::to_string(pick(2)), {}, {}, {}, {}};
        const auto action = *rc::gen::element(read, change, branch_merge, invoke_query);
        rule.actions = {action};
        const auto condition = *rc::gen::element(any, protected_only, unprotected_only);
        if (action == branch_merge) rule.target_branch = condition;
        else if (action != invoke_query) rule.branch = condition;
        else if (pick(2)) rule.queries = std::set<std::string, std::less<>>{pick(2) ? "q0" : "q1"};
        bundle.rules.push_back(std::move(rule));
    }
    return bundle;
}

}  // namespace

TEST_CASE("a further rule, actor or branch widens; taking one away does not") {
    const auto narrow = bundle_of({permit("writers", {read})});
    CHECK(widens(narrow, bundle_of({permit("readers", {read})})));
    CHECK_FALSE(widens(bundle_of({permit("readers", {read})}), narrow));
    CHECK(widens(narrow, bundle_of({permit("writers", {read, change})})));
    CHECK(widens(bundle_of({permit("writers", {change}, unprotected_only)}), bundle_of({permit("writers", {change})})));
    CHECK_FALSE(
        widens(bundle_of({permit("writers", {change})}), bundle_of({permit("writers", {change}, protected_only)})));
}

TEST_CASE("the same permissions in other words widen nothing") {
    auto renamed = bundle_of({permit("people", {read})});
    renamed.groups = {{"people", {"ann", "bob"}}};
    CHECK_FALSE(widens(bundle_of({permit("readers", {read})}), renamed));
    CHECK_FALSE(widens(renamed, bundle_of({permit("readers", {read})})));
}

TEST_CASE("a graph that loses its bundle can be read by everybody; a server that loses its own lists nothing") {
    const auto readers = bundle_of({permit("readers", {read})});
    CHECK(widens_access(policy_kind::graph, &readers, nullptr));
    CHECK_FALSE(widens_access(policy_kind::graph, nullptr, &readers));
    const auto writers = bundle_of({permit("writers", {read, change})});
    CHECK(widens_access(policy_kind::graph, nullptr, &writers));
    const auto operators = bundle_of({permit("readers", {graph_list})});
    CHECK_FALSE(widens_access(policy_kind::server, &operators, nullptr));
    CHECK(widens_access(policy_kind::server, nullptr, &operators));
    CHECK_FALSE(widens_access(policy_kind::graph, nullptr, nullptr));
}

TEST_CASE("what does not widen permits no request that was denied, and what does permits one") {
    CHECK(rc::check([] {
        const auto before = any_bundle(), after = any_bundle();
        const policy_engine was{before}, will_be{after};
        bool found = false;
        for (const auto* actor : {"ann", "bob", "cid", "eve"})
            for (const auto action : {read, change, branch_merge, invoke_query})
                for (const auto& branch :
                     {std::optional<std::string_view>{}, std::optional<std::string_view>{"main"},
                      std::optional<std::string_view>{"topic"}, std::optional<std::string_view>{"other"}})
                    for (const auto& query :
                         {std::optional<std::string_view>{}, std::optional<std::string_view>{"q0"},
                          std::optional<std::string_view>{"q1"}, std::optional<std::string_view>{"q2"}}) {
                        policy_request request{actor, action, {}, {}, query};
                        (action == branch_merge ? request.target_branch : request.branch) = branch;
                        found = found || (will_be.decide(request).allowed && !was.decide(request).allowed);
                    }
        RC_ASSERT(widens_access(policy_kind::graph, &before, &after) == found);
        RC_ASSERT(!widens_access(policy_kind::graph, &before, &before));
    }));
}

}  // namespace omnigraph::cluster::access_change_test
