#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_graph_session.hpp>
#include <omnigraph/cluster/testing/graph_host_suite.hpp>

using namespace omnigraph::cluster;

TEST_CASE("the fake engine keeps the promises of hosts and sessions") {
    testing::run_graph_host_suite([](object_store& storage) {
        return testing::opened_engine{
            std::make_shared<testing::fake_graph_host>(storage, testing::why_not_schema),
            [&storage](std::string_view root) { return testing::open_fake_graph(storage, root); }};
    });
}
