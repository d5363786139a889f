// Bodies of cli/commands/list_graphs.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/commands/list_graphs.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster::cli::detail {

struct listed_graph {
    std::string id, uri;
};

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<listed_graph>> graphs_of_server(const graph_target& target,
                                                                                         const operator_scopes& named,
                                                                                         diagnostics& findings) {
    const auto server = open_server(target, named, operator_home());
    if (!server) {
        findings.push_back(server.error());
        return std::nullopt;
    }
    const auto refuse_with = [&](const graph_error& failed) {
        findings = served_diagnostics(failed, **server, (*server)->url());
        return std::nullopt;
    };
    const auto answer = (*server)->get("/graphs");
    if (!answer) return refuse_with(answer.error());
    const auto shown = objects_in(*answer, "graphs");
    if (!shown) return refuse_with(shown.error());
    std::vector<listed_graph> graphs;
    for (const auto* one : *shown) {
        auto id = text_in_answer(json(*one), "graph_id"), uri = text_in_answer(json(*one), "uri");
        if (!id) return refuse_with(id.error());
        graphs.push_back({*std::move(id), uri ? *std::move(uri) : std::string{}});
    }
    return graphs;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::vector<listed_graph>> graphs_of_cluster(const std::string& folder,
                                                                                          const store_opener& open,
                                                                                          diagnostics& findings) {
    const auto cluster = open_cluster(folder, open, findings);
    if (!cluster) return std::nullopt;
    constexpr std::string_view prefix = "graph.";
    std::vector<listed_graph> graphs;
    for (const auto& [address, row] : *cluster->ledger.applied_revision.resources)
        if (address.starts_with(prefix)) {
            const auto id = address.substr(prefix.size());
            graphs.push_back({id, cluster->store->display(layout::graph_root(id))});
        }
    return graphs;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int list_graphs(const graphs_command& options, const operator_scopes& named, const store_opener& open,
                                 const console& terminal) {
    diagnostics findings;
    const auto& target = options.target;
    const auto graphs = target.server ? detail::graphs_of_server(target, named, findings)
                                      : detail::graphs_of_cluster(target.cluster.value_or("."), open, findings);
    if (!graphs) return refuse(terminal, options.json, findings);
    if (options.json) {
        boost::json::array shown;
        for (const auto& graph : *graphs)
            shown.push_back(boost::json::object{{"graph_id", graph.id}, {"uri", graph.uri}});
        terminal.out << pretty_json(boost::json::object{{"graphs", std::move(shown)}}) << '\n';
        return exit_code::ok;
    }
    for (const auto& graph : *graphs) terminal.out << printable(graph.id) << '\t' << printable(graph.uri) << '\n';
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
