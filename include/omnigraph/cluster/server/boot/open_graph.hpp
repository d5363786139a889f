// An open graph of the embedded engine, as the handlers use it.
//
//     graph::sqlite_host host{store, clock};
//     boot_world world{store, opener_of(host, clock), process_environment, read_token_file, log};
//
// (1) Every call works on the head of the graph as it is when the call starts, and on
//     that head's schema: a query is checked against it, then its parameters are bound.
// (2) Several calls may run at once, each with a connection of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/boot/graph_data.hpp>

namespace omnigraph::cluster::server {

class open_graph final : public graph_data {
public:
    open_graph(std::shared_ptr<graph::graph_handle> handle, runtime& clock,
               std::optional<resolved_embedding> embedding);

    graph::answer<std::string> schema_source() override;

    graph::answer<std::vector<std::string>> faults_of(const lang::query_tree& query) override;

    graph::answer<boost::json::object> read(const lang::query_tree& query, const json& params) override;
    graph::answer<mutation_outcome> mutate(const lang::query_tree& query, const json& params,
                                           const std::optional<std::string>& actor) override;
    graph::answer<load_outcome> load(std::string_view records, load_kind how,
                                     const std::optional<std::string>& actor) override;

private:
    std::shared_ptr<graph::graph_handle> handle_;
    runtime& clock_;
    std::unique_ptr<graph::embedder> texts_;
};

/// The host and the clock must outlive every graph that is opened.
[[nodiscard]] graph_opener opener_of(graph::sqlite_host& host, runtime& clock);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/open_graph.ipp>
#endif
