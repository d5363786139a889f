// A repair beside other writers: what they remove is not told as lost.
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/upkeep.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using namespace omnigraph::cluster::testing;

namespace {

/// Lets somebody act before reads.
struct acting_store final : borrowed_store {
    using borrowed_store::borrowed_store;
    std::function<void(std::string_view key)> before_read = [](std::string_view) {};

    store_result<stored_object> get(std::string_view key) override {
        before_read(key);
        return borrowed_store::get(key);
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        before_read(key);
        return borrowed_store::get_if_changed(key, known);
    }
};

std::string company(std::size_t number) {
    return R"({"type":"Company","data":{"name":"c)" + std::to_string(number) + "\"}}\n";
}

/// A graph with a branch that has commits of its own.
struct branched_graph : test_graph {
    branched_graph() : test_graph{people_schema, people_data} {
        graph_engine engine{store, system, {}};
        auto session = engine.open(test_root);
        REQUIRE(session);
        REQUIRE((*session)->create_branch({.name = "dev"}));
        REQUIRE((*session)->load({.records = company(1), .branch = "dev"}));
        loads(company(2));
    }
};

graph_result<repair_outcome> repaired(object_store& store, upkeep_mode mode) {
    system_runtime system;
    return graph_engine{store, system, {}}.repair(test_root, mode);
}

}  // namespace

TEST_CASE("a branch that is deleted, and what a cleanup removes, while repair looks are not lost") {
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::force})
        for (std::size_t at = 0;; ++at) {
            CAPTURE(at);
            branched_graph graph;
            std::size_t reads = 0;
            acting_store store{graph.store};
            store.before_read = [&](std::string_view) {
                if (reads++ != at) return;
                REQUIRE(graph.handle->history().delete_branch("dev"));
                graph.loads(company(3));
                REQUIRE(graph.handle->care().optimize());
                REQUIRE(graph.handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
            };
            const auto found = repaired(store, mode);
            if (reads <= at) break;
            REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
            CHECK(found->found == repair_class::sound);
            CHECK(found->faults.empty());
            CHECK_FALSE(found->forced);
        }
}

TEST_CASE("a lost object of a graph that is changed all the time is a conflict, and nothing is given up") {
    branched_graph graph;
    const auto commits = graph.store.list(std::string{test_root} + "/commits");
    for (const auto& object : *commits)
        if (object.key.find((*graph.handle->head())->branch().head.id) == std::string::npos)
            REQUIRE(graph.store.remove(object.key));
    std::size_t number = 10;
    acting_store store{graph.store};
    store.before_read = [&](std::string_view key) {
        if (key.ends_with("manifest.json")) graph.loads(company(++number));
    };
    const auto rows = graph.rows();
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform, upkeep_mode::force}) {
        const auto found = repaired(store, mode);
        REQUIRE_FALSE(found);
        CHECK(found.error().fault == graph_fault::conflict);
        CHECK(found.error().effect == write_effect::no);
    }
    CHECK(graph.rows().size() == rows.size());
    CHECK(repaired(graph.store, upkeep_mode::preview)->found == repair_class::unverifiable);
}
