#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/gated_session.hpp>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

constexpr const char* rules = R"(version: 1
groups:
  writers: [act-writer]
  makers: [act-maker]
  agents: [act-agent]
rules:
  - { id: write, allow: { actors: { group: writers }, actions: [read, change] } }
  - { id: make, allow: { actors: { group: makers }, actions: [branch_create, branch_delete, branch_merge] } }
  - { id: held, allow: { actors: { group: agents }, actions: [invoke_query], queries: [add_person] } }
)";

/// The status by which a call was refused; 0: it reached the graph.
template <class Call>
unsigned refused_with(gated_session& graph, const Call& call) {
    const auto answered = call(graph);
    REQUIRE(graph.denied().has_value() <= !answered);
    return graph.denied() ? graph.denied()->status : 0;
}

}  // namespace

TEST_CASE("every call that changes a graph asks the policy, also when no handler has") {
    const auto policy = policy_of(rules);
    const json none = boost::json::object{};
    const query_request add{.source = "query a() { }", .name = "a", .parameters = &none};
    const auto mutates = [&](gated_session& graph) { return graph.mutate(add, "act-whoever"); };
    const auto loads = [](gated_session& graph) { return graph.load({"{}", load_mode::merge, "act-whoever"}); };
    const auto embeds = [](gated_session& graph) { return graph.embed({}); };
    const auto creates = [](gated_session& graph) { return graph.create_branch({.name = "draft"}); };
    const auto removes = [](gated_session& graph) { return graph.delete_branch("draft"); };
    const auto merges = [](gated_session& graph) { return graph.merge_branch({.source = "draft"}); };
    struct expectation {
        std::optional<std::string> actor;
        unsigned writing, branching;
    };
    for (const auto& [actor, writing, branching] :
         {expectation{"act-writer", 0, 403}, expectation{"act-maker", 403, 0}, expectation{"act-agent", 403, 403},
          expectation{"act-stranger", 403, 403}, expectation{std::nullopt, 401, 401}}) {
        CAPTURE(actor.value_or("nobody"));
        scripted_graph engine;
        gated_session graph{engine, policy.get(), actor};
        CHECK(refused_with(graph, mutates) == writing);
        CHECK(refused_with(graph, loads) == writing);
        CHECK(refused_with(graph, embeds) == writing);
        CHECK(engine.asked.size() == (writing == 0 ? 3 : 0));  // what is refused does not reach the engine
        CHECK(refused_with(graph, creates) == branching);
        CHECK(refused_with(graph, removes) == branching);
        CHECK(refused_with(graph, merges) == branching);
        CHECK(graph.schema_source());
    }
}

TEST_CASE("a branch with blanks around its name is refused before any policy is asked, and without one") {
    const auto policy = policy_of(rules);
    const std::optional<std::string> maker{"act-maker"};
    for (const auto* asked : {static_cast<const policy_engine*>(nullptr), policy.get()}) {
        scripted_graph engine;
        gated_session graph{engine, asked, maker};
        const auto is_refused = [&](const auto& outcome) {
            return !outcome && outcome.error().fault == graph_fault::bad_request && !graph.denied();
        };
        CHECK(is_refused(graph.create_branch({.name = " draft"})));
        CHECK(is_refused(graph.delete_branch("draft\t")));
        CHECK(is_refused(graph.merge_branch({.source = "draft", .target = "main "})));
        CHECK(is_refused(graph.merge_branch({.source = "draft\u00a0"})));
        CHECK(engine.asked.empty());
    }
}

TEST_CASE("no branch is made or merged to read in it what may not be read where it is") {
    const auto policy = policy_of(R"(version: 1
groups:
  drafters: [act-drafter]
protected_branches: [main]
rules:
  - { id: draft, allow: { actors: { group: drafters }, actions: [read], branch_scope: unprotected } }
  - { id: make, allow: { actors: { group: drafters }, actions: [branch_create, branch_merge], target_branch_scope: unprotected } }
)");
    const std::optional<std::string> drafter{"act-drafter"};
    scripted_graph engine;
    engine.log = {{"c1", "main", 1, {}, "", 1, "init", {}}};
    gated_session graph{engine, policy.get(), drafter};
    CHECK(refused_with(graph, [](gated_session& to) { return to.create_branch({.name = "mine"}); }) == 403);
    CHECK(refused_with(graph, [](gated_session& to) {
              return to.create_branch({.name = "mine", .from = {.branch = "theirs", .commit = "c1"}});
          }) == 403);
    CHECK(refused_with(graph,
                       [](gated_session& to) { return to.merge_branch({.source = "main", .target = "mine"}); }) == 403);
    CHECK(refused_with(graph, [](gated_session& to) {
              return to.create_branch({.name = "mine", .from = {.branch = "theirs"}});
          }) == 0);
}

TEST_CASE("a rule that names a stored query opens the second gate for that query alone") {
    const auto policy = policy_of(rules);
    const json none = boost::json::object{};
    const query_request add{.source = "query a() { }", .name = "a", .parameters = &none};
    const std::optional<std::string> agent{"act-agent"};
    scripted_graph engine;
    gated_session named{engine, policy.get(), agent, "add_person"}, other{engine, policy.get(), agent, "remove_all"};
    CHECK(named.mutate(add, "act-agent"));
    CHECK_FALSE(other.mutate(add, "act-agent"));
    CHECK(other.denied()->status == 403);
}

TEST_CASE("without a policy the second gate is open") {
    const json none = boost::json::object{};
    const std::optional<std::string> nobody;
    scripted_graph engine;
    gated_session graph{engine, nullptr, nobody};
    CHECK(graph.mutate({.source = "query a() { }", .name = "a", .parameters = &none}, ""));
    CHECK_FALSE(graph.denied());
}
