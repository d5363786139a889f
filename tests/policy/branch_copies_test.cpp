#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/policy/branch_copies.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr const char* rules = R"(version: 1
groups:
  drafters: [act-drafter]
  makers: [act-maker]
  takers: [act-taker]
  owners: [act-owner]
  publishers: [act-publisher]
  readers: [act-reader]
protected_branches: [main, release]
rules:
  - { id: draft, allow: { actors: { group: drafters }, actions: [read], branch_scope: unprotected } }
  - { id: make-drafts, allow: { actors: { group: drafters }, actions: [branch_create, branch_merge], target_branch_scope: unprotected } }
  - { id: make, allow: { actors: { group: makers }, actions: [branch_create, branch_merge] } }
  - { id: take, allow: { actors: { group: takers }, actions: [export], branch_scope: unprotected } }
  - { id: take-make, allow: { actors: { group: takers }, actions: [branch_create, branch_merge] } }
  - { id: own, allow: { actors: { group: owners }, actions: [read, branch_create, branch_merge] } }
  - { id: publish, allow: { actors: { group: publishers }, actions: [branch_create, branch_merge] } }
  - { id: published, allow: { actors: { group: readers }, actions: [read], branch_scope: protected } }
)";

policy_engine engine_of(const char* text) {
    diagnostics found;
    auto bundle = read_policy_bundle(text, "p.yaml", "policies.p.file", policy_kind::graph, found);
    REQUIRE(bundle);
    return policy_engine{*std::move(bundle)};
}

}  // namespace

TEST_CASE("nobody reads in a copy what they may not read where it is") {
    const auto engine = engine_of(rules);
    for (const auto action : {policy_action::branch_create, policy_action::branch_merge}) {
        const auto decided = [&](const char* actor, const char* source, const char* target) {
            return decide_with_source(engine,
                                      {.actor = actor, .action = action, .branch = source, .target_branch = target});
        };
        const auto opened = decided("act-drafter", "release", "mine");
        CHECK_FALSE(opened.allowed);
        CHECK(opened.message.find("branch 'release'") != std::string::npos);
        CHECK(opened.message.find("branch 'mine'") != std::string::npos);
        CHECK(decided("act-drafter", "theirs", "mine").allowed);
        CHECK_FALSE(decided("act-drafter", "theirs", "main").allowed);
        // Reads neither, and would show it to drafters.
        const auto published = decided("act-maker", "release", "mine");
        CHECK_FALSE(published.allowed);
        CHECK(published.message.find("open to actors who may not read it") != std::string::npos);
        CHECK(published.message.find("act-drafter") == std::string::npos);
        CHECK(decided("act-maker", "theirs", "mine").allowed);
        CHECK(decided("act-publisher", "mine", "release").allowed);  // what is not protected is there to be published
        CHECK_FALSE(decided("act-publisher", "release", "mine").allowed);
        CHECK(decided("act-maker", "main", "release").allowed);
        CHECK_FALSE(decided("act-taker", "release", "mine").allowed);
        CHECK(decided("act-taker", "release", "main").allowed);  // takes neither out
        CHECK(decided("act-owner", "release", "mine").allowed);
        // What names no source is decided by its target, and other actions as ever.
        CHECK(decide_with_source(engine, {.actor = "act-drafter", .action = action, .target_branch = "mine"}).allowed);
    }
    CHECK(decide_with_source(engine, {.actor = "act-drafter", .action = policy_action::read, .branch = "x"}) ==
          engine.decide({.actor = "act-drafter", .action = policy_action::read, .branch = "x"}));
}
