#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/host/graph_reason.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

diagnostic told(graph_fault fault, graph_reason reason) {
    return diagnostics_of(graph_error{.message = "What is said.",
                                      .effect = write_effect::no,
                                      .fault = fault,
                                      .remedy = {},
                                      .reason = reason},
                          "graph.kb", "")
        .at(0);
}

}  // namespace

TEST_CASE("what exactly was refused decides the code and the remedy, and no sentence does") {
    const auto query = told(graph_fault::not_found, graph_reason::stored_query_not_found);
    CHECK(query.code == codes::stored_query_missing);
    CHECK(query.remedy.find("omnigraph queries") != std::string::npos);
    CHECK(told(graph_fault::not_found, graph_reason::branch_not_found).remedy.find("branch list") != std::string::npos);
    CHECK(told(graph_fault::not_found, graph_reason::commit_not_found).remedy.find("commit list") != std::string::npos);
    CHECK(told(graph_fault::bad_request, graph_reason::query_of_other_kind).code == codes::call_input_invalid);
    CHECK(diagnostics_of(graph_error{"branch 'x' not found", write_effect::no, graph_fault::not_found}, "graph.kb", "")
              .at(0)
              .remedy == told(graph_fault::not_found, graph_reason::none).remedy);
}

TEST_CASE("a conflict that stays is not cured by running the command again") {
    CHECK(told(graph_fault::conflict, graph_reason::none).remedy.find("again") != std::string::npos);
    for (const auto reason : {graph_reason::branch_exists, graph_reason::branch_has_descendants})
        CHECK(told(graph_fault::conflict, reason).remedy.find("again") == std::string::npos);
}

TEST_CASE("what commits before the failed one hold is told, and no remedy says that nothing was changed") {
    for (const auto fault : {graph_fault::bad_request, graph_fault::not_found, graph_fault::conflict,
                             graph_fault::unavailable, graph_fault::internal}) {
        graph_error failed{"It ended", write_effect::no, fault};
        failed.kept = "20 vectors stand";
        const auto found = diagnostics_of(failed, "graph.kb", "").at(0);
        CHECK(found.message == "It ended; 20 vectors stand");
        CHECK(found.remedy == "Run the command again; it goes on from there.");
        failed.remedy = "Set another key.";
        CHECK(diagnostics_of(failed, "graph.kb", "").at(0).remedy == "Set another key.");
    }
}

TEST_CASE("every reason has a spelling of its own, which leads back to it") {
    for (const auto& [reason, text] : graph_reasons) {
        CHECK(spelling(reason) == text);
        CHECK(graph_reason_spelled(text) == reason);
    }
    CHECK(spelling(graph_reason::none).empty());
    CHECK(graph_reason_spelled("of another version") == graph_reason::none);
}
