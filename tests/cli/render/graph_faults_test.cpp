#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/host/graph_remedies.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

diagnostic told(std::string message, graph_fault fault) {
    return diagnostics_of(graph_error{std::move(message), write_effect::no, fault}, "graph.kb", "").at(0);
}

}  // namespace

TEST_CASE("what an error knows to help wins over what usually helps after its class") {
    graph_error missing{"branch 'x' not found", write_effect::no, graph_fault::not_found};
    const auto usual = diagnostics_of(missing, "graph.kb", "").at(0).remedy;
    CHECK_FALSE(usual.empty());
    const auto known = diagnostics_of(with_remedy(missing, branches_are_listed), "graph.kb", "").at(0);
    CHECK(known.code == codes::graph_not_found);
    CHECK(known.remedy == branches_are_listed);
    CHECK(diagnostics_of(with_remedy(missing, commits_are_listed), "graph.kb", "").at(0).remedy == commits_are_listed);
}

TEST_CASE("a conflict with other writers is cured by running the command again") {
    CHECK(told("Other writers moved the graph.", graph_fault::conflict).remedy.find("again") != std::string::npos);
}
