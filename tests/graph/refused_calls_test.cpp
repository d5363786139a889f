// Calls that a program can make and no store can carry out are refused before anything is written.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/checked_actor.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

#include "graph/graph_fixture.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("no write is made for an actor whose name no commit can hold") {
    const std::string schema = "node Person {name: String @key}",
                      wider = schema.substr(0, schema.size() - 1) + "  age: I32?}";
    const auto is_refused = [](const auto& outcome) {
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().fault == graph_fault::bad_request);
        CHECK(outcome.error().effect == write_effect::no);
    };
    for (const auto& name : {std::string{"\xff"}, std::string{"\xed\xa0\x80"}, std::string(max_actor_bytes + 1, 'a')}) {
        is_refused(checked_actor(name));
        const temporary_folder cache;
        memory_store store;
        testing::fake_runtime system;
        graph_engine engine{store, system, cache.path()};
        is_refused(engine.init("graphs/a.omni", schema, name));
        const std::vector<graph_creation> several{{"graphs/b.omni", schema, "ann"}, {"graphs/c.omni", schema, name}};
        const auto made = engine.init_all(several);
        REQUIRE(made[0]);
        is_refused(made[1]);
        CHECK(*engine.probe("graphs/c.omni") == root_state::absent);
        auto session = engine.open("graphs/b.omni");
        REQUIRE(session);
        auto& graph = **session;
        const std::string one = R"({"type":"Person","data":{"name":"Ann"}})";
        is_refused(graph.load(one, load_mode::merge, name));
        is_refused(graph.mutate({.source = "query q() { insert Person { name: \"Bob\" } }", .name = "q"}, name));
        REQUIRE(graph.create_branch({.name = "draft"}));
        REQUIRE(graph.load({.records = one, .actor = "ann", .branch = "draft"}));
        REQUIRE(graph.load(R"({"type":"Person","data":{"name":"Eve"}})", load_mode::merge, "ann"));
        is_refused(graph.merge_branch({.source = "draft", .actor = name}));
        is_refused(engine.apply_schema("graphs/b.omni", wider, name, {}));
        CHECK(graph.commits(10)->size() == 2);
        CHECK(engine.open("graphs/b.omni"));
    }
}

TEST_CASE("a root that no store takes is a fault of the call") {
    const temporary_folder cache;
    memory_store store;
    testing::fake_runtime system;
    graph_engine engine{store, system, cache.path()};
    for (const auto& root : {std::string{}, std::string{"a//b"}, std::string{".."}, std::string(5000, 'a')}) {
        CAPTURE(root);
        const auto made = engine.init(root, "node P {k: String @key}", "ann");
        REQUIRE_FALSE(made);
        CHECK(made.error().fault == graph_fault::bad_request);
        CHECK(made.error().reason == graph_reason::none);
    }
}
