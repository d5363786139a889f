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
        if (pick(3) == 0) rule.effect = rule_effect::deny;
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

TEST_CASE("a denial that is taken away widens, and so does a list of names where the inner right was missing") {
    auto denied = bundle_of({permit("readers", {read}), permit("writers", {read})});
    denied.rules[1].effect = rule_effect::deny;
    CHECK(widens(denied, bundle_of({permit("readers", {read})})));
    CHECK_FALSE(widens(bundle_of({permit("readers", {read})}), denied));
    auto named = bundle_of({permit("readers", {invoke_query})});
    named.rules[0].queries = {"q"};
    CHECK(widens(bundle_of({permit("readers", {invoke_query})}), named));
}

TEST_CASE("a new stored query gives more where a rule names it already, and nothing where its inner right is needed") {
    auto named = bundle_of({permit("readers", {invoke_query})});
    CHECK_FALSE(opens_stored_query(named, "q", false));
    named.rules[0].queries = {"q"};
    CHECK(opens_stored_query(named, "q", false));
    CHECK(opens_stored_query(named, "q", true));
    CHECK_FALSE(opens_stored_query(named, "other", false));
    auto reads = bundle_of({permit("readers", {invoke_query, read})});
    CHECK_FALSE(opens_stored_query(reads, "q", false));
    named.rules.push_back(permit("readers", {read}));
    CHECK_FALSE(opens_stored_query(named, "q", false));
    CHECK(opens_stored_query(named, "q", true));
}

TEST_CASE("a new stored query opens something exactly when somebody may run it and may not do it by hand") {
    CHECK(rc::check([] {
        const auto bundle = any_bundle();
        const policy_engine engine{bundle};
        const bool is_mutation = *rc::gen::arbitrary<bool>();
        const auto does = is_mutation ? change : read;
        bool found = false;
        for (const auto* actor : {"ann", "bob", "cid", "eve"})
            for (const auto& branch : {std::optional<std::string_view>{}, std::optional<std::string_view>{"main"},
                                       std::optional<std::string_view>{"topic"}, std::optional<std::string_view>{"x"}})
                found = found ||
                        (engine.decide({.actor = actor, .action = invoke_query, .query = "q0"}).allowed &&
                         engine.decide({.actor = actor, .action = does, .branch = branch, .query = "q0"}).allowed &&
                         !engine.decide({.actor = actor, .action = does, .branch = branch}).allowed);
        RC_ASSERT(opens_stored_query(bundle, "q0", is_mutation) == found);
    }));
}

}  // namespace omnigraph::cluster::access_change_test
