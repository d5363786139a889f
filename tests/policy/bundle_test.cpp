// Policy bundles: what they may say, and each way of saying it wrong.
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/policy/bindings.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

#include "support/files.hpp"

using namespace omnigraph::cluster;

namespace {

struct reading {
    std::optional<policy_bundle> bundle;
    diagnostics found;

    [[nodiscard]] std::string listed() const {
        std::string text;
        for (const auto& one : found)
            text += std::to_string(one.position.line) + ":" + std::to_string(one.position.column) + " " + one.message +
                    "\n";
        return text;
    }
};

reading read(std::string_view text, std::optional<policy_kind> bound_to = policy_kind::graph) {
    reading one;
    one.bundle = read_policy_bundle(text, "p.yaml", "policies.p.file", bound_to, one.found);
    return one;
}

/// A bundle around one rule's `allow`.
std::string rule(const std::string& allow) {
    return "version: 1\ngroups: {team: [ann]}\nrules:\n  - id: r\n    allow: " + allow + "\n";
}

/// Exactly one fault, of this sentence.
void refused(const std::string& text, std::string_view sentence,
             std::optional<policy_kind> bound_to = policy_kind::graph) {
    const auto one = read(text, bound_to);
    CAPTURE(text);
    CAPTURE(one.listed());
    CHECK_FALSE(one.bundle);
    REQUIRE(one.found.size() == 1);
    CHECK(one.found[0].message == sentence);
    CHECK(one.found[0].code == codes::policy_invalid);
    CHECK(one.found[0].path == "policies.p.file");
    CHECK(one.found[0].position.file == "p.yaml");
    CHECK(one.found[0].position.line > 0);
    CHECK_FALSE(one.found[0].remedy.empty());
}

}  // namespace

TEST_CASE("a bundle is read with its groups, branches and rules") {
    const auto one = read(
        "version: 1\n"
        "kind: graph\n"
        "groups:\n"
        "  readers: [ann, bob]\n"
        "  writers: [bob]\n"
        "protected_branches: [main]\n"
        "rules:\n"
        "  - id: read\n"
        "    allow: {actors: {group: readers}, actions: [read, export], branch_scope: any}\n"
        "  - id: merge\n"
        "    allow: {actors: {group: writers}, actions: [branch_merge], target_branch_scope: unprotected}\n"
        "  - id: ask\n"
        "    allow: {actors: {group: readers}, actions: [invoke_query], queries: [find, list]}\n");
    REQUIRE_MESSAGE(one.bundle, one.listed());
    CHECK(one.bundle->declared_kind == policy_kind::graph);
    CHECK(one.bundle->actors() == 2);
    CHECK(one.bundle->protected_branches.contains("main"));
    REQUIRE(one.bundle->rules.size() == 3);
    CHECK(one.bundle->rules[0].actions == std::set{policy_action::read, policy_action::export_data});
    CHECK(one.bundle->rules[0].branch == branch_condition::any);
    CHECK(one.bundle->rules[1].target_branch == branch_condition::unprotected_only);
    CHECK(one.bundle->rules[2].queries->contains("list"));
}

TEST_CASE("a rule permits or denies, and what it denies is written as what it permits") {
    const auto one = read(
        "version: 1\ngroups: {team: [ann]}\nrules:\n  - id: r\n    deny: {actors: {group: team}, "
        "actions: [invoke_query], queries: [purge]}\n");
    REQUIRE_MESSAGE(one.bundle, one.listed());
    CHECK(one.bundle->rules[0].effect == rule_effect::deny);
    CHECK(one.bundle->rules[0].queries->contains("purge"));
    const std::string head = "version: 1\ngroups: {team: [ann]}\nrules:\n  - id: r\n";
    const std::string grant = "{actors: {group: team}, actions: [read]}\n";
    refused(head + "    allow: " + grant + "    deny: " + grant, "The rule `r` has both `allow` and `deny`.");
    refused(head + "    deny: {actors: {group: team}, actions: []}\n", "The rule `r` denies no action.");
    refused(head + "    deny: {actors: {group: team}, actions: [fly]}\n",
            "The rule `r` denies the unknown action `fly`.");
}

TEST_CASE("names that nothing bears are warnings, each with its place; the bundle holds") {
    const std::string text =
        "version: 1\n"
        "groups:\n"
        "  team: [ann, 'bob ']\n"
        "  spare: [eve]\n"
        "rules:\n"
        "  - {id: r, allow: {actors: {group: team}, actions: [invoke_query], queries: [find, serach, find]}}\n";
    const policy_names known{{"find", "search"}};
    diagnostics found;
    CHECK(read_declared_bundle(text, "p.yaml", "policies.p.file", policy_kind::graph, &known, found));
    REQUIRE(found.size() == 3);
    for (const auto& one : found) {
        CHECK(one.code == codes::policy_name_unknown);
        CHECK(one.level == severity::warning);
        CHECK_FALSE(one.remedy.empty());
    }
    CHECK(found[0].message == "No rule names the group `spare`, so it does nothing.");
    CHECK(found[0].position == source_position{"p.yaml", 4, 3});
    CHECK(found[1].message == "The actor `bob ` begins or ends with a blank, and the actor of a token never does.");
    CHECK(found[2].message ==
          "No graph that this bundle is bound to has a stored query `serach`. Did you mean `search`?");
    CHECK(found[2].position.line == 6);
    diagnostics fewer;
    CHECK(read_declared_bundle(text, "p.yaml", "policies.p.file", policy_kind::graph, nullptr, fewer));
    CHECK(fewer.size() == 2);
    CHECK(read(text).found.empty());
}

TEST_CASE("a bundle may permit nothing") {
    CHECK(read("version: 1\n").bundle);
    CHECK(read("version: 1\ngroups:\nrules: []\nprotected_branches:\n").bundle);
    CHECK(read("version: 1\nrules:\n").bundle);
}

TEST_CASE("a bundle without its version is refused, though its bytes have a digest (W7)") {
    refused("rules: []\n", "missing field `version` in the top level of the file.");
    refused("", "missing field `version` in the top level of the file.");
    refused("version: 2\n", "A policy bundle has version 2, and only version 1 is known.");
}

TEST_CASE("unknown keys are refused at every level, since a mistyped condition would widen a rule") {
    refused("version: 1\nrule: []\n", "unknown field `rule` in the top level of the file. Did you mean `rules`?");
    refused(
        "version: 1\nrules:\n  - {id: r, forbid: {}, allow: {actors: {group: g}, actions: [read]}}\ngroups: {g: [a]}\n",
        "unknown field `forbid` in `rules[0]`.");
    refused(rule("{actors: {group: team}, actions: [read], branch_scpoe: protected}"),
            "unknown field `branch_scpoe` in `rules[0].allow`. Did you mean `branch_scope`?");
    refused(rule("{actors: {group: team, actor: ann}, actions: [read]}"),
            "unknown field `actor` in `rules[0].allow.actors`.");
}

TEST_CASE("repeated keys and malformed YAML make a bundle invalid") {
    refused("version: 1\nversion: 1\n", "The key `version` repeats the one on line 1.");
    refused("version: 1\nrules: [\n", "A value or a name is missing here.");
    refused("version: 1\ngroups: {g: [\xFF]}\n", "The file is not UTF-8: byte 24 belongs to no character.");
    refused(std::string(2'000'000, '['), "The file is nested more than 64 levels deep.");
}

TEST_CASE("groups and branches have names, and groups have members") {
    refused("version: 1\ngroups: {' ': [ann]}\n", "A group has a blank name.");
    refused("version: 1\ngroups: {team: []}\n", "The group `team` has no actors.");
    refused("version: 1\ngroups: {team: }\n", "The group `team` has no actors.");
    refused("version: 1\ngroups: {team: [ann, ' ']}\n", "The group `team` lists a blank actor.");
    refused("version: 1\ngroups: {team: ann}\n", "`groups.team` has to be a list of texts, and is the text `ann`.");
    refused("version: 1\ngroups: {team: [{a: b}]}\n", "`groups.team[0]` has to be a text, and is a mapping.");
    refused("version: 1\nprotected_branches: ['']\n", "`protected_branches` lists a blank branch.");
    refused("version: 1\nprotected_branches: main\n",
            "`protected_branches` has to be a list of texts, and is the text `main`.");
}

TEST_CASE("rules have ids of their own and name a group that exists") {
    const std::string allow = "allow: {actors: {group: team}, actions: [read]}}\n";
    const std::string head = "version: 1\ngroups: {team: [ann]}\nrules:\n";
    refused(head + "  - {id: '', " + allow, "A rule has a blank id.");
    refused(head + "  - {" + allow, "missing field `id` in `rules[0]`.");
    refused(head + "  - {id: a, " + allow + "  - {id: a, " + allow, "The rule id `a` is used twice, first on line 4.");
    refused(head + "  - {id: a}\n", "missing field `allow` in `rules[0]`.");
    refused(head + "  - text\n", "`rules[0]` has to be a mapping, and is a text.");
    refused("version: 1\nrules: {a: b}\n", "`rules` has to be a list of rules, and is a mapping.");
    refused(rule("{actors: {group: ' '}, actions: [read]}"), "The rule `r` names a blank group.");
    refused(rule("{actors: {group: taem}, actions: [read]}"),
            "The rule `r` names the group `taem`, which this bundle does not define. Did you mean `team`?");
    refused(rule("{actors: {}, actions: [read]}"), "missing field `group` in `rules[0].allow.actors`.");
    refused(rule("{actions: [read]}"), "missing field `actors` in `rules[0].allow`.");
}

TEST_CASE("actions are known ones, and at least one") {
    refused(rule("{actors: {group: team}, actions: []}"), "The rule `r` permits no action.");
    refused(rule("{actors: {group: team}}"), "missing field `actions` in `rules[0].allow`.");
    refused(rule("{actors: {group: team}, actions: [raed]}"),
            "The rule `r` permits the unknown action `raed`. Did you mean `read`?");
    refused(rule("{actors: {group: team}, actions: [branch-create]}"),
            "The rule `r` permits the unknown action `branch-create`. Did you mean `branch_create`?");
}

TEST_CASE("conditions go with the actions that take them, one a rule") {
    refused(rule("{actors: {group: team}, actions: [read], branch_scope: some}"),
            "`rules[0].allow.branch_scope` is `some`, which is no scope.");
    refused(rule("{actors: {group: team}, actions: [read, branch_merge], branch_scope: any}"),
            "The rule `r` has a `branch_scope`, which the action `branch_merge` does not take.");
    refused(rule("{actors: {group: team}, actions: [branch_merge, change], target_branch_scope: any}"),
            "The rule `r` has a `target_branch_scope`, which the action `change` does not take.");
    refused(rule("{actors: {group: team}, actions: [invoke_query], branch_scope: any}"),
            "The rule `r` has a `branch_scope`, which the action `invoke_query` does not take.");
    refused(rule("{actors: {group: team}, actions: [graph_list], branch_scope: any}"),
            "The rule `r` has a `branch_scope`, which the action `graph_list` does not take.", policy_kind::server);
    const auto both =
        read(rule("{actors: {group: team}, actions: [read], branch_scope: any, target_branch_scope: any}"));
    REQUIRE(both.found.size() == 2);
    CHECK(both.found[0].code == codes::policy_invalid);
    CHECK(both.found[0].message == "The rule `r` has both `branch_scope` and `target_branch_scope`.");
    CHECK(both.found[1].message == "The rule `r` has a `target_branch_scope`, which the action `read` does not take.");
    for (const auto& facts : policy_actions) {
        const auto bound_to = facts.resource;
        const auto text = [&](const char* key) {
            return rule("{actors: {group: team}, actions: [" + std::string{facts.name} + "], " + key + ": protected}");
        };
        CHECK(read(text("branch_scope"), bound_to).bundle.has_value() == facts.takes_branch);
        CHECK(read(text("target_branch_scope"), bound_to).bundle.has_value() == facts.takes_target_branch);
    }
}

TEST_CASE("queries are listed only where all a rule permits is to invoke them") {
    refused(rule("{actors: {group: team}, actions: [invoke_query, read], queries: [q]}"),
            "The rule `r` lists `queries`, which the action `read` does not take.");
    refused(rule("{actors: {group: team}, actions: [invoke_query], queries: []}"),
            "The rule `r` has an empty list of `queries`, so it permits nothing.");
    refused(rule("{actors: {group: team}, actions: [invoke_query], queries: ['']}"),
            "The rule `r` lists a blank query.");
}

TEST_CASE("a bundle is of the kind that it is bound to, whether it says so or not") {
    const auto listing = rule("{actors: {group: team}, actions: [graph_list]}");
    CHECK(read(listing, policy_kind::server).bundle);
    CHECK(read("kind: server\n" + listing, policy_kind::server).bundle);
    refused(
        listing,
        "The rule `r` permits `graph_list`, which belongs in a bundle of kind `server`; this one is bound to graphs.");
    refused(rule("{actors: {group: team}, actions: [read]}"),
            "The rule `r` permits `read`, which belongs in a bundle of kind `graph`; this one is bound to the cluster.",
            policy_kind::server);
    refused("version: 1\nkind: server\n", "This bundle says that it is of kind `server`, and is bound to graphs.");
    refused("version: 1\nkind: cluster\n", "The kind `cluster` of this bundle is not known.");
    refused(rule("{actors: {group: team}, actions: [read, graph_list]}"),
            "The rule `r` mixes actions on a graph with actions on the server.", std::nullopt);
    CHECK(read(listing, std::nullopt).bundle);
}

TEST_CASE("all faults are reported at once, each at its place") {
    const auto one = read(
        "version: 1\ngroups: {team: []}\nrules:\n  - id: r\n    allow:\n      actors: {group: gone}\n      actions: "
        "[fly]\n      branch_scope: here\n");
    CHECK_FALSE(one.bundle);
    REQUIRE(one.found.size() == 4);
    CHECK(one.found[0].position == source_position{"p.yaml", 2, 10});
    CHECK(one.found[1].position == source_position{"p.yaml", 6, 23});
    CHECK(one.found[2].position == source_position{"p.yaml", 7, 17});
    CHECK(one.found[3].position == source_position{"p.yaml", 8, 21});
}

TEST_CASE("any bytes give a bundle or a fault") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto one = read(bytes);
        RC_ASSERT(one.bundle.has_value() == one.found.empty());
    }));
    CHECK(rc::check([] {
        auto text = rule("{actors: {group: team}, actions: [read], branch_scope: any}");
        const auto edits = *rc::gen::inRange(1, 5);
        for (int i = 0; i < edits; ++i)
            text.replace(*rc::gen::inRange<std::size_t>(0, text.size()), *rc::gen::inRange<std::size_t>(0, 6),
                         *rc::gen::element<std::string>("", "\n", ":", "[", "}", " ", "- ", "x", "\xFF"));
        const auto one = read(text);
        RC_ASSERT(one.bundle.has_value() == one.found.empty());
        for (const auto& fault : one.found) RC_ASSERT(is_utf8(fault.message) && fault.position.line > 0u);
    }));
}

TEST_CASE("no bundle is bound to both kinds of thing, and no scope has two bundles (W8)") {
    const std::vector<bound_policy> policies{
        {"a", {"cluster", "graph.x"}, {"cluster.yaml", 3, 5}},
        {"b", {"graph.x", "graph.y"}, {"cluster.yaml", 4, 5}},
        {"c", {"graph.y"}, {"cluster.yaml", 5, 5}},
        {"d", {}, {}},
    };
    diagnostics found;
    check_policy_bindings(policies, found);
    REQUIRE(found.size() == 3);
    CHECK(found[0].code == codes::policy_mixed_binding_kinds);
    CHECK(found[0].path == "policies.a.applies_to");
    CHECK(found[1].code == codes::duplicate_policy_binding);
    CHECK(found[1].path == "policies.b.applies_to");
    CHECK(found[1].message == "The policies `a` and `b` are both bound to `graph.x`.");
    CHECK(found[2].path == "policies.c.applies_to");
    CHECK(found[2].position == source_position{"cluster.yaml", 5, 5});
    CHECK(kind_of_binding({"cluster"}) == policy_kind::server);
    CHECK(kind_of_binding({"graph.a", "graph.b"}) == policy_kind::graph);
    CHECK_FALSE(kind_of_binding({"cluster", "graph.b"}));
    CHECK_FALSE(kind_of_binding({}));
}

TEST_CASE("the bundles of the corpus are valid for what they are bound to") {
    const char* source = std::getenv("OMNIGRAPH_SOURCE");
    const auto folder = std::filesystem::path{source ? source : "."} / "../shared/corpus/industry-intel/policies";
    if (!std::filesystem::is_directory(folder)) {
        std::cout << "skipped: the bundles of the corpus are valid for what they are bound to (needs ../shared)\n";
        return;
    }
    const auto graph = read(read_file(folder / "intel.policy.yaml"), policy_kind::graph);
    CHECK_MESSAGE(graph.bundle, graph.listed());
    const auto server = read(read_file(folder / "server.policy.yaml"), policy_kind::server);
    CHECK_MESSAGE(server.bundle, server.listed());
    CHECK_FALSE(read(read_file(folder / "server.policy.yaml"), policy_kind::graph).bundle);
}
