// Decisions: permitted by a rule, or denied.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/policy/evaluation.hpp>

// Inside a namespace of its own, so that the action `read` is not taken for the system call.
namespace omnigraph::cluster::evaluation_test {

using enum policy_action;
using enum branch_condition;

namespace {

policy_bundle bundle_of(std::vector<policy_rule> rules) {
    policy_bundle bundle;
    bundle.groups = {{"readers", {"ann", "bob"}}, {"writers", {"bob"}}, {"idle", {"cid"}}};
    bundle.protected_branches = {"main", "release"};
    bundle.rules = std::move(rules);
    return bundle;
}

policy_rule permit(std::string id, std::string group, std::set<policy_action> actions,
                   std::optional<branch_condition> branch = {}, std::optional<branch_condition> target = {}) {
    return {std::move(id), std::move(group), std::move(actions), branch, target, std::nullopt};
}

policy_rule deny(std::string id, std::string group, std::set<policy_action> actions,
                 std::optional<branch_condition> branch = {}) {
    auto rule = permit(std::move(id), std::move(group), std::move(actions), branch);
    rule.effect = rule_effect::deny;
    return rule;
}

}  // namespace

TEST_CASE("what no rule permits is denied, in words that name the action, the branches and the actor") {
    const policy_engine engine{bundle_of({permit("r", "readers", {read})})};
    const auto denied =
        engine.decide({.actor = "ann", .action = branch_merge, .branch = "topic", .target_branch = "main"});
    CHECK_FALSE(denied.allowed);
    CHECK_FALSE(denied.rule);
    CHECK(denied.message ==
          "policy denied action 'branch_merge' on branch 'topic' targeting branch 'main' for actor 'ann'");
    CHECK_FALSE(engine.decide({.actor = "cid", .action = read}).allowed);
    CHECK(engine.decide({.actor = "ann", .action = read}).allowed);
}

TEST_CASE("an actor in no group is denied as unknown") {
    const policy_engine engine{bundle_of({permit("r", "readers", {read})})};
    const auto denied = engine.decide({.actor = "eve", .action = read});
    CHECK_FALSE(denied.allowed);
    CHECK(denied.message == "policy denied action 'read' for actor 'eve': unknown actor, in no group of this policy");
    CHECK(engine.decide({.actor = "Ann", .action = read}).message ==
          "policy denied action 'read' for actor 'Ann': unknown actor, in no group of this policy");
    CHECK(engine.decide({.actor = "", .action = read}).message ==
          "policy denied action 'read' for actor '': unknown actor, in no group of this policy");
}

TEST_CASE("a scoped rule speaks only of requests that name a branch") {
    const auto allowed = [](branch_condition condition, std::optional<std::string_view> branch) {
        return policy_engine{bundle_of({permit("r", "readers", {read}, condition)})}
            .decide({.actor = "ann", .action = read, .branch = branch})
            .allowed;
    };
    CHECK(allowed(any, std::nullopt));
    CHECK(allowed(any, "main"));
    CHECK(allowed(protected_only, "main"));
    CHECK_FALSE(allowed(protected_only, "topic"));
    CHECK_FALSE(allowed(protected_only, std::nullopt));
    CHECK(allowed(unprotected_only, "topic"));
    CHECK(allowed(unprotected_only, "Main"));
    CHECK(allowed(unprotected_only, "main "));
    CHECK_FALSE(allowed(unprotected_only, "main"));
    CHECK_FALSE(allowed(unprotected_only, std::nullopt));
}

TEST_CASE("a merge is judged by its target, whatever its source is") {
    const policy_engine engine{bundle_of({permit("r", "writers", {branch_merge}, {}, unprotected_only)})};
    CHECK(engine.decide({.actor = "bob", .action = branch_merge, .branch = "main", .target_branch = "topic"}).allowed);
    CHECK_FALSE(
        engine.decide({.actor = "bob", .action = branch_merge, .branch = "topic", .target_branch = "main"}).allowed);
    CHECK_FALSE(engine.decide({.actor = "bob", .action = branch_merge, .branch = "topic"}).allowed);
}

TEST_CASE("of all rules that permit, the smallest id is named, over all groups of the actor") {
    const policy_engine engine{bundle_of({permit("z", "readers", {read}), permit("b", "writers", {read}),
                                          permit("a", "idle", {read}), permit("c", "readers", {read})})};
    CHECK(engine.decide({.actor = "bob", .action = read}).rule == "b");
    CHECK(engine.decide({.actor = "ann", .action = read}).rule == "c");
    CHECK(engine.decide({.actor = "ann", .action = read}).message ==
          "policy rule 'c' allows action 'read' for actor 'ann'");
}

TEST_CASE("a rule that lists queries permits those by name and no other") {
    auto bundle = bundle_of({permit("some", "readers", {invoke_query}), permit("every", "writers", {invoke_query})});
    bundle.rules[0].queries = {"find", "list"};
    const policy_engine engine{bundle};
    CHECK(engine.decide({.actor = "ann", .action = invoke_query, .query = "find"}).rule == "some");
    const auto denied = engine.decide({.actor = "ann", .action = invoke_query, .query = "purge"});
    CHECK_FALSE(denied.allowed);
    CHECK(denied.message == "policy denied action 'invoke_query' of query 'purge' for actor 'ann'");
    CHECK_FALSE(engine.decide({.actor = "ann", .action = invoke_query}).allowed);
    CHECK(engine.decide({.actor = "bob", .action = invoke_query, .query = "purge"}).rule == "every");
    CHECK(engine.decide({.actor = "bob", .action = invoke_query}).rule == "every");
}

TEST_CASE("a rule that names a query is enough for what it reads or changes, and for nothing else") {
    auto bundle = bundle_of({permit("some", "readers", {invoke_query}), permit("every", "writers", {invoke_query})});
    bundle.rules[0].queries = {"find"};
    const policy_engine engine{bundle};
    for (const auto action : {read, change}) {
        CHECK(engine.decide({.actor = "ann", .action = action, .branch = "main", .query = "find"}).rule == "some");
        CHECK_FALSE(engine.decide({.actor = "ann", .action = action, .branch = "main", .query = "purge"}).allowed);
        CHECK_FALSE(engine.decide({.actor = "ann", .action = action, .branch = "main"}).allowed);
    }
    CHECK_FALSE(engine.decide({.actor = "ann", .action = export_data, .branch = "main", .query = "find"}).allowed);
    CHECK(engine.decide({.actor = "ann", .action = read, .query = "find"}).message ==
          "policy rule 'some' allows action 'read' of query 'find' for actor 'ann'");
    auto unnamed = bundle_of({permit("every", "readers", {invoke_query})});
    CHECK(policy_engine{unnamed}.decide({.actor = "ann", .action = invoke_query, .query = "find"}).allowed);
    CHECK_FALSE(policy_engine{unnamed}.decide({.actor = "ann", .action = read, .query = "find"}).allowed);
}

TEST_CASE("what a rule denies is denied, whatever other rules permit, and the rule is named") {
    auto bundle = bundle_of({permit("a", "readers", {read, export_data}), deny("z", "writers", {read})});
    const policy_engine engine{bundle};
    CHECK(engine.decide({.actor = "ann", .action = read}).allowed);
    const auto denied = engine.decide({.actor = "bob", .action = read});
    CHECK_FALSE(denied.allowed);
    CHECK(denied.rule == "z");
    CHECK(denied.message == "policy rule 'z' denies action 'read' for actor 'bob'");
    CHECK(engine.decide({.actor = "bob", .action = export_data}).allowed);
    CHECK_FALSE(engine.is_permitted_on_some_branch({.actor = "bob", .action = read}));
    CHECK(engine.is_permitted_on_some_branch({.actor = "ann", .action = read}));
}

TEST_CASE("a denial about some branches or queries also meets a request that names none") {
    auto bundle = bundle_of({permit("a", "readers", {read, invoke_query}), deny("b", "readers", {read}, protected_only),
                             deny("q", "readers", {invoke_query})});
    bundle.rules[2].queries = {"purge"};
    const policy_engine engine{bundle};
    CHECK(engine.decide({.actor = "ann", .action = read, .branch = "topic"}).rule == "a");
    CHECK(engine.decide({.actor = "ann", .action = read, .branch = "main"}).rule == "b");
    CHECK(engine.decide({.actor = "ann", .action = read}).rule == "b");
    CHECK(engine.decide({.actor = "ann", .action = invoke_query, .query = "find"}).rule == "a");
    CHECK(engine.decide({.actor = "ann", .action = invoke_query, .query = "purge"}).rule == "q");
    CHECK(engine.decide({.actor = "ann", .action = invoke_query}).rule == "q");
    CHECK(engine.is_permitted_on_some_branch({.actor = "ann", .action = read}));
    CHECK(engine.is_permitted_on_some_branch({.actor = "ann", .action = invoke_query, .query = "find"}));
    CHECK_FALSE(engine.is_permitted_on_some_branch({.actor = "ann", .action = invoke_query, .query = "purge"}));
}

TEST_CASE("what is denied on every kind of branch that there can be is permitted on none") {
    auto bundle = bundle_of({permit("a", "readers", {read}), deny("b", "readers", {read}, unprotected_only)});
    const auto somewhere = [](const policy_bundle& rules) {
        return policy_engine{rules}.is_permitted_on_some_branch({.actor = "ann", .action = read});
    };
    bundle.protected_branches = {"unprotected", "main"};
    CHECK(somewhere(bundle));
    bundle.protected_branches = {};
    CHECK_FALSE(somewhere(bundle));
    bundle.rules[1].branch = protected_only;
    CHECK(somewhere(bundle));
    bundle.rules.push_back(deny("c", "readers", {read}, unprotected_only));
    CHECK_FALSE(somewhere(bundle));
    bundle.protected_branches = {"unprotected", "main"};
    CHECK_FALSE(somewhere(bundle));
}

TEST_CASE("denied reading closes queries of one's own and leaves those open that a rule names") {
    auto bundle = bundle_of({permit("all", "readers", {read}), permit("some", "writers", {invoke_query}),
                             deny("own", "writers", {read, change})});
    bundle.rules[1].queries = {"find"};
    CHECK_FALSE(policy_engine{bundle}.decide({.actor = "bob", .action = read, .branch = "main"}).allowed);
    CHECK(policy_engine{bundle}.decide({.actor = "bob", .action = read, .branch = "main", .query = "find"}).allowed);
    bundle.rules.push_back(deny("stop", "readers", {invoke_query}));
    CHECK_FALSE(policy_engine{bundle}.decide({.actor = "bob", .action = invoke_query, .query = "find"}).allowed);
    CHECK_FALSE(policy_engine{bundle}.decide({.actor = "bob", .action = read, .query = "find"}).allowed);
}

TEST_CASE("a decision is what the definition says, whatever the order of the rules") {
    CHECK(rc::check([] {
        const auto word = [](const char* prefix, int count) {
            return prefix + std::to_string(*rc::gen::inRange(0, count));
        };
        const auto condition = [] {
            return *rc::gen::element<std::optional<branch_condition>>(std::nullopt, any, protected_only,
                                                                      unprotected_only);
        };
        const auto action = [] {
            return policy_actions[*rc::gen::inRange<std::size_t>(0, policy_actions.size())].action;
        };
        policy_bundle bundle;
        const auto members = *rc::gen::inRange(0, 6);
        for (int i = 0; i < members; ++i) bundle.groups[word("g", 3)].insert(word("actor", 3));
        for (int i = *rc::gen::inRange(0, 2); i > 0; --i) bundle.protected_branches.insert(word("b", 2));
        const auto rules = *rc::gen::inRange(0, 8);
        for (int i = 0; i < rules; ++i) {
            bundle.rules.push_back(
                permit("r" + std::to_string(i), word("g", 3), {action(), action()}, condition(), condition()));
            if (*rc::gen::inRange(0, 3) == 0) bundle.rules.back().queries = {word("q", 2)};
            if (*rc::gen::inRange(0, 3) == 0) bundle.rules.back().effect = rule_effect::deny;
        }
        const auto actor = word("actor", 4), branch = word("b", 2), target = word("b", 2), query = word("q", 2);
        policy_request request{.actor = actor, .action = action()};
        if (*rc::gen::arbitrary<bool>()) request.branch = branch;
        if (*rc::gen::arbitrary<bool>()) request.target_branch = target;
        if (*rc::gen::arbitrary<bool>()) request.query = query;

        const auto holds = [&](const policy_rule& rule, const std::optional<branch_condition>& asked,
                               const std::optional<std::string_view>& given) {
            if (!asked || *asked == any) return true;
            if (!given) return rule.effect == rule_effect::deny;
            return bundle.protected_branches.contains(*given) == (*asked == protected_only);
        };
        const auto smallest = [&](const policy_request& asked, rule_effect effect, bool naming = false) {
            std::optional<std::string> found;
            for (const auto& rule : bundle.rules)
                if (rule.effect == effect && (!naming || rule.queries) && bundle.groups.contains(rule.group) &&
                    bundle.groups.at(rule.group).contains(actor) && rule.actions.contains(asked.action) &&
                    holds(rule, rule.branch, asked.branch) && holds(rule, rule.target_branch, asked.target_branch) &&
                    (!rule.queries ||
                     (asked.query ? rule.queries->contains(*asked.query) : effect == rule_effect::deny)) &&
                    (!found || rule.id < *found))
                    found = rule.id;
            return found;
        };
        const policy_request invoked{.actor = actor, .action = invoke_query, .query = request.query};
        std::optional<std::string> named;
        if (request.query && (request.action == read || request.action == change) &&
            !smallest(invoked, rule_effect::deny))
            named = smallest(invoked, rule_effect::allow, true);
        const auto denied = smallest(request, rule_effect::deny);
        const auto expected = named ? named : denied ? denied : smallest(request, rule_effect::allow);
        const bool allowed = named || (!denied && expected);

        const auto decision = policy_engine{bundle}.decide(request);
        RC_ASSERT(decision.allowed == allowed);
        RC_ASSERT(decision.rule == expected);
        std::ranges::reverse(bundle.rules);
        RC_ASSERT(policy_engine{bundle}.decide(request) == decision);
    }));
}

TEST_CASE("without a bundle reading is open, server actions are closed, and the rest is for open mode only") {
    for (const auto& facts : policy_actions) {
        CAPTURE(facts.name);
        CHECK(decide_without_bundle(facts.action, std::nullopt).allowed == (facts.resource == policy_kind::graph));
        CHECK(decide_without_bundle(facts.action, "ann").allowed == (facts.action == read));
    }
    CHECK(decide_without_bundle(change, "ann").message ==
          "policy denied action 'change' for actor 'ann': no policy is bound to this graph");
}

TEST_CASE("every action is read back from its name, and a command line may write it with dashes") {
    for (const auto& facts : policy_actions) CHECK(parse_policy_action(facts.name) == facts.action);
    CHECK(parse_policy_action_argument("branch-create") == branch_create);
    CHECK(parse_policy_action_argument("branch_create") == branch_create);
    CHECK_FALSE(parse_policy_action("branch-create"));
    CHECK_FALSE(parse_policy_action_argument("fly"));
    CHECK_FALSE(parse_policy_action(""));
}

TEST_CASE("who may do something on no branch at all is told without a branch") {
    diagnostics found;
    const auto bundle = read_policy_bundle(
        "version: 1\ngroups:\n  a: [ann]\n  b: [bob]\nrules:\n"
        "  - { id: r, allow: { actors: { group: a }, actions: [change], branch_scope: unprotected } }\n"
        "  - { id: s, allow: { actors: { group: b }, actions: [read] } }\n",
        "p.yaml", "policies.p.file", policy_kind::graph, found);
    REQUIRE(bundle);
    const policy_engine engine{*bundle};
    CHECK(engine.is_permitted_on_some_branch({.actor = "ann", .action = policy_action::change}));
    CHECK_FALSE(engine.is_permitted_on_some_branch({.actor = "ann", .action = policy_action::read}));
    CHECK_FALSE(engine.is_permitted_on_some_branch({.actor = "bob", .action = policy_action::change}));
    CHECK_FALSE(engine.is_permitted_on_some_branch({.actor = "eve", .action = policy_action::read}));
}

}  // namespace omnigraph::cluster::evaluation_test
