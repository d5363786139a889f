#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

diagnostic told(std::string message, graph_fault fault) {
    return diagnostics_of(graph_error{std::move(message), write_effect::no, fault}, "graph.kb", "").at(0);
}

}  // namespace

TEST_CASE("an unknown stored query or branch of a server has the code and the remedy of an embedded one") {
    const auto query = told(std::string{codes::no_such_stored_query}, graph_fault::not_found);
    CHECK(query.code == codes::stored_query_missing);
    CHECK(query.remedy.find("omnigraph queries") != std::string::npos);
    CHECK(told(no_such_branch("x").message, graph_fault::not_found).remedy.find("branch list") != std::string::npos);
    CHECK(told("`hire` changes the graph.", graph_fault::bad_request).code == codes::call_input_invalid);
    CHECK(told("`people` only reads.", graph_fault::bad_request).code == codes::call_input_invalid);
}

TEST_CASE("a conflict that stays is not cured by running the command again") {
    CHECK(told("Other writers moved the graph.", graph_fault::conflict).remedy.find("again") != std::string::npos);
    for (const auto* message :
         {"branch 'x' exists already", "cannot delete branch 'x' because descendant branch 'y' is there"})
        CHECK(told(message, graph_fault::conflict).remedy.find("again") == std::string::npos);
}
