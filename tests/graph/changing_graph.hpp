// A graph whose schema changes between commits, and the diffs over them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/graph_history.hpp>

#include <graph/graph_fixture.hpp>

namespace omnigraph::cluster::graph {

struct changing_graph : test_graph {
    using test_graph::test_graph;

    void applies(std::string_view schema) {
        const auto done = host.apply_schema(test_root, schema, "ann", {});
        REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
    }
    std::string head() { return (*handle->head())->branch().head.id; }
    graph_diff diff(const std::string& from, const std::string& to = {}, std::vector<std::string> tables = {}) {
        auto made =
            handle->history().diff({.from = {.commit = from}, .to = {.commit = to}, .tables = std::move(tables)});
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        return *std::move(made);
    }
};

}  // namespace omnigraph::cluster::graph
