// A graph in a bucket that fails for good: each step is attempted as often as docs/object-storage.md says, and the
// write ends with the first step that fails.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <support/failing_bucket.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr auto reference = "/manifest.json", content = "/kb.omni/";

/// A write, and the error with which it ended.
using attempted_write = std::function<graph_error(test_engine&, graph_handle&)>;

template <class T>
graph_error error_of(const graph_result<T>& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

constexpr std::string_view with_nicknames =
    "node Person {name: String @key  age: I32?  nick: String?}\n"
    "node Company {name: String @key}\n"
    "edge Knows: Person -> Person {since: Date?}\n"
    "edge WorksAt: Person -> Company\n";

const std::vector<std::pair<std::string, attempted_write>> writes{
    {"a branch is made",
     [](test_engine&, graph_handle& graph) { return error_of(graph.history().create_branch({.name = "new"})); }},
    {"a branch is deleted",
     [](test_engine&, graph_handle& graph) { return error_of(graph.history().delete_branch("draft")); }},
    {"rows are loaded",
     [](test_engine&, graph_handle& graph) {
         return error_of(graph.load("{\"type\":\"Company\",\"data\":{\"name\":\"New\"}}\n", load_mode::merge, "ann"));
     }},
    {"an image is stored", [](test_engine&, graph_handle& graph) { return error_of(graph.care().optimize()); }},
    {"a schema is applied",
     [](test_engine& engine, graph_handle&) {
         return error_of(engine.apply_schema(test_root, with_nicknames, "ann", {}));
     }},
    {"the graph is removed",
     [](test_engine& engine, graph_handle&) { return error_of(engine.destroy(test_root, {})); }},
};

}  // namespace

TEST_CASE("a write of a graph ends with the first step that fails, after the attempts of one request") {
    for (const auto& [name, write] : writes)
        for (const auto how : {failure::throttled, failure::server_error, failure::cut, failure::hanging}) {
            CAPTURE(name);
            CAPTURE(static_cast<int>(how));
            if (how == failure::hanging && name != "a branch is made") continue;  // it takes its time
            const bool has_branch = name == "a branch is deleted";
            failing_bucket failing{how, reference};
            system_runtime system;
            test_engine engine{failing.store, system, {}};
            REQUIRE(engine.init(test_root, people_schema, "ann"));
            const auto graph = test_graph::opened(engine);
            REQUIRE(graph->load(people_data, load_mode::merge, "ann"));
            if (has_branch) REQUIRE(graph->history().create_branch({.name = "draft"}));
            failing.fails = true;
            const auto failed = write(engine, *graph);
            CHECK(failing.met == failing_bucket::attempts);
            CHECK(failed.effect == (how == failure::throttled ? write_effect::no : write_effect::unknown));
        }
}

TEST_CASE("what a write stores before its reference is sent in the attempts of one request, too") {
    for (const auto how : {failure::throttled, failure::cut}) {
        failing_bucket failing{how, content};
        system_runtime system;
        test_engine engine{failing.store, system, {}};
        REQUIRE(engine.init(test_root, people_schema, "ann"));
        const auto graph = test_graph::opened(engine);
        failing.fails = true;
        const auto failed =
            graph->load("{\"type\":\"Company\",\"data\":{\"name\":\"New\"}}\n", load_mode::merge, "ann");
        CHECK(failing.met == failing_bucket::attempts);
        CHECK(error_of(failed).effect == write_effect::no);
    }
}

TEST_CASE("a graph is created in the attempts of one request, alone and among others") {
    for (const auto how : {failure::throttled, failure::server_error, failure::cut})
        for (const bool many : {false, true}) {
            failing_bucket failing{how, reference};
            system_runtime system;
            graph_engine engine{failing.store, system, {}};
            failing.fails = true;
            if (many) {
                const std::vector<graph_creation> wanted{{test_root, people_schema, "ann"}};
                CHECK_FALSE(engine.init_all(wanted).front());
            } else {
                CHECK_FALSE(engine.init(test_root, people_schema, "ann"));
            }
            CHECK(failing.met == failing_bucket::attempts);
        }
}
