// What history and state look like to people, also when somebody has written into them what could steer a terminal.
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/inspection_words.hpp>
#include <omnigraph/cluster/cli/render/render_history.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

template <class Report>
std::string shown(const Report& report) {
    std::ostringstream out;
    render(out, style{false}, report, {});
    return out.str();
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("names from a stored record cannot steer the terminal") {
    log_report log;
    log.ok = true;
    log.recorded = 1;
    log.revisions.resize(1);
    log.revisions[0].actor = std::string{"eve\x1b[2J\n"};
    log.revisions[0].command = "apply";
    log.revisions[0].recorded_at = "2026-06-10T02:07:08.5Z";
    log.revisions[0].restored_revision = 3;
    log.revisions[0].plan_id = std::string{"\x07plan"};
    log.revisions[0].converged = false;
    log.revisions[0].approvals = {"01J"};
    CHECK(shown(log) ==
          "cluster log: 1 revision(s)\n"
          "  0  2026-06-10T02:07:08Z  apply --to 3 by eve\\x1b[2J\\n, plan \\x07plan: no rows, 1 approval(s) used, not "
          "converged\n");
    blame_report blame;
    blame.ok = true;
    blame.resource = "graph.\x1b";
    blame.entries.resize(1);
    blame.entries[0].approvals.emplace("01J", json(boost::json::object{{"approved_by", "ann\x1b"}}));
    CHECK(contains(shown(blame), "      approval 01J given by ann\\x1b\n"));
    CHECK_FALSE(contains(shown(blame), "\x1b"));
}

TEST_CASE("names are quoted as Graphviz and Mermaid want it") {
    resource_graph_report graph;
    graph.ok = true;
    graph.resources = {{"graph.kb", "graph", {}}, {"odd.\"]\\\n", "unknown", {}}, {"query.kb.q", "query", "graph.kb"}};
    graph.dependencies = {{"query.kb.q", "gone.x"}};
    const auto dot = dot_of(graph);
    CHECK(contains(dot, "\"odd.\\\"]"));
    CHECK(contains(dot, "subgraph \"cluster_graph.kb\""));
    CHECK(contains(dot, "\"query.kb.q\" -> \"gone.x\";\n"));
    const auto mermaid = mermaid_of(graph);
    CHECK(contains(mermaid, "[\"odd.#quot;]"));
    CHECK(contains(mermaid, "[\"gone.x\"]\n"));
    CHECK_FALSE(contains(mermaid, "odd.\"]"));
}
