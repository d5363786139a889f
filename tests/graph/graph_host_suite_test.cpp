#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/testing/graph_host_suite.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the embedded engine keeps the promises of hosts and sessions") {
    system_runtime clock;
    testing::run_graph_host_suite([&](object_store& storage) {
        auto engine = std::make_shared<graph::graph_engine>(storage, clock, std::filesystem::path{});
        return testing::opened_engine{engine, [engine](std::string_view root) { return engine->open(root); }};
    });
}
