// A clock whose times and ids no reader of a graph would take: nothing is written, and the graph stays as it was.
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "graph/graph_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// From the clock of the tests into the year 1966, and into 2262, which the nanoseconds of a clock just reach.
constexpr std::chrono::hours to_1966{-60 * 365 * 24}, to_2262{2'066'000};

/// The fault of a call that must be refused.
using refused_call = std::function<graph_error(graph_engine&, graph_session&)>;

const auto refused = [](const auto& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error();
};

const std::map<std::string, refused_call> writes{
    {"init", [](auto& engine, auto&) { return refused(engine.init("graphs/new.omni", people_schema, "ann")); }},
    {"init_all",
     [](auto& engine, auto&) {
         const graph_creation wanted[] = {{"graphs/new.omni", people_schema, "ann"}};
         return refused(engine.init_all(wanted).at(0));
     }},
    {"load",
     [](auto&, auto& graph) {
         return refused(graph.load(R"({"type": "Person", "data": {"name": "Odd"}})", load_mode::merge, "ann"));
     }},
    {"mutate",
     [](auto&, auto& graph) {
         return refused(
             graph.mutate({.source = R"(query add() { insert Person { name: "Odd" } })", .name = "add"}, "ann"));
     }},
    {"schema",
     [](auto& engine, auto&) {
         return refused(
             engine.apply_schema(test_root, std::string{people_schema} + "node City {name: String @key}\n", "ann", {}));
     }},
    {"schema text",
     [](auto& engine, auto&) {
         return refused(engine.apply_schema(test_root, std::string{people_schema} + "// a note\n", "ann", {}));
     }},
    {"branch", [](auto&, auto& graph) { return refused(graph.create_branch({.name = "draft"})); }},
    {"merge", [](auto&, auto& graph) { return refused(graph.merge_branch({.source = "side", .actor = "ann"})); }},
    {"cleanup",
     [](auto& engine, auto&) { return refused(engine.cleanup(test_root, {.keep = 1}, upkeep_mode::perform)); }},
};

}  // namespace

TEST_CASE("no write is made with a clock that documents cannot name") {
    for (const auto away : {to_1966, to_2262})
        for (const auto& [name, write] : writes) {
            CAPTURE(away.count());
            CAPTURE(name);
            memory_store store;
            testing::fake_runtime clock;
            const temporary_folder cache;
            graph_engine engine{store, clock, cache.path()};
            REQUIRE(engine.init(test_root, people_schema, "ann"));
            auto graph = engine.open(test_root);
            REQUIRE(graph);
            REQUIRE((*graph)->load(people_data, load_mode::merge, "ann"));
            REQUIRE((*graph)->create_branch({.name = "side"}));
            REQUIRE((*graph)->load({.records = R"({"type": "Person", "data": {"name": "Eve"}})", .branch = "side"}));
            const auto contents = [&] {
                std::map<std::string, std::string> all;
                for (const auto& entry : store.list("").value_or({})) all[entry.key] = store.get(entry.key)->bytes;
                return all;
            };
            const auto before = contents();
            clock.advance(away);
            CHECK_FALSE(check_clock(clock));
            const auto failed = write(engine, **graph);
            CHECK(failed.message == clock_problem);
            CHECK(failed.effect == write_effect::no);
            CHECK_FALSE(failed.remedy.empty());
            CHECK(contents() == before);
            // Reading goes on under any clock, and writing under the right one.
            CHECK(
                (*graph)->query({.source = "query all() { match { $p: Person } return { $p.name } }", .name = "all"}));
            clock.advance(-away);
            CHECK((*graph)->load(R"({"type": "Person", "data": {"name": "Odd"}})", load_mode::merge, "ann"));
        }
}
