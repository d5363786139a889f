// The table of actions (specification surfaces §3.3), and how they are spelled.
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/policy/actions.hpp>

using namespace omnigraph::cluster;

static_assert(parse_policy_action("export") == policy_action::export_data);
static_assert(facts_of(policy_action::graph_list).resource == policy_kind::server);
static_assert(name_of(policy_kind::graph) == "graph" && name_of(policy_kind::server) == "server");

TEST_CASE("each action guards what the specification says and takes the conditions that it says") {
    const auto actions_where = [](auto holds) {
        std::set<std::string_view> names;
        for (const auto& facts : policy_actions)
            if (holds(facts)) names.insert(facts.name);
        return names;
    };
    using names = std::set<std::string_view>;
    CHECK(actions_where([](const auto&) { return true; }) == names{"read", "export", "change", "schema_apply",
                                                                   "branch_create", "branch_delete", "branch_merge",
                                                                   "admin", "invoke_query", "graph_list"});
    CHECK(actions_where([](const auto& facts) { return facts.resource == policy_kind::server; }) ==
          names{"graph_list"});
    CHECK(actions_where([](const auto& facts) { return facts.takes_branch; }) == names{"read", "export", "change"});
    CHECK(actions_where([](const auto& facts) { return facts.takes_target_branch; }) ==
          names{"schema_apply", "branch_create", "branch_delete", "branch_merge"});
}

TEST_CASE("the name of every action is read back as that action, in a bundle and on a command line") {
    for (const auto& facts : policy_actions) {
        CHECK(parse_policy_action(name_of(facts.action)) == facts.action);
        CHECK(parse_policy_action_argument(std::string{facts.name}) == facts.action);
        std::string dashed{facts.name};
        std::ranges::replace(dashed, '_', '-');
        CHECK(parse_policy_action_argument(dashed) == facts.action);
        if (dashed != facts.name) CHECK_FALSE(parse_policy_action(dashed));
    }
}

TEST_CASE("nothing else is an action") {
    for (const auto* name : {"", "Read", "reads", "export_data", " read", "branch create", "read\n"}) {
        CAPTURE(name);
        CHECK_FALSE(parse_policy_action(name));
        CHECK_FALSE(parse_policy_action_argument(name));
    }
    CHECK(rc::check([](const std::string& name) {
        const auto parsed = parse_policy_action(name);
        RC_ASSERT((!parsed.has_value() || name_of(*parsed) == name));
    }));
}
