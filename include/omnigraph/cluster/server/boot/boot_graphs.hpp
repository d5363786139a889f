// The steps of the boot that concern one graph: its policy, queries, provider and root.
//
//     auto policies = assign_policies(snapshot, found);        // fatal: doubled or unknown scopes
//     auto graphs = prepare_graphs(snapshot, policies, posix::environment_variable);   // faults stay with their graph
//     open_graphs(graphs, open_graph, warnings);
//
// A fault in `prepared_graph::faults` takes that graph out of service and no other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/graph/embedding/embedding_settings.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster::server {

/// The profile of a provider with its key. The key is never logged.
using resolved_embedding = graph::embedding_settings;

/// Opens the graph at `root` for reading and writing.
using graph_opener = std::function<graph_result<std::shared_ptr<graph_session>>(
    const std::string& root, const std::optional<resolved_embedding>&)>;

/// The bundle of each scope; a scope is `cluster` or `graph.<id>`.
using assigned_policies = std::map<std::string, const applied_policy*, std::less<>>;

/// A graph on its way into the registry.
struct prepared_graph {
    std::string id;
    std::optional<std::string> schema_digest = {};
    std::optional<std::string> identity = {};
    std::optional<resolved_embedding> embedding = {};
    const applied_policy* bundle = nullptr;
    stored_queries queries = {};
    shared_policy policy = {};
    std::shared_ptr<graph_session> session = {};
    diagnostics faults = {};
};

/// Assigns bundles to scopes. Fatal faults: two bundles for one scope, an unknown scope.
[[nodiscard]] assigned_policies assign_policies(const serving_snapshot& snapshot, diagnostics& findings);

/// The server's policy; null when no bundle is bound to `cluster`. A bundle that does not load is a fatal fault.
[[nodiscard]] shared_policy compile_server_policy(const assigned_policies& policies, diagnostics& findings);

/// Parses the stored queries and resolves the providers of all graphs.
[[nodiscard]] std::vector<prepared_graph> prepare_graphs(const serving_snapshot& snapshot,
                                                         const assigned_policies& policies,
                                                         const environment_lookup& environment);

/// Why a graph that was served is not at its root any more: the root is gone, or another graph lies there. Nullopt when
/// it is there, and when the store cannot tell.
[[nodiscard]] std::optional<diagnostic> lost_root(const served_graph& graph, const graph_opener& open);

/// Opens the roots, four at a time. Checks graph ids, queries against the live schema, and bundles.
void open_graphs(std::vector<prepared_graph>& graphs, const graph_opener& open, diagnostics& warnings);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/boot_graphs.ipp>
#endif
