// The layers of the boot that are about one graph: its policy, queries, provider and root.
//
//     auto policies = assign_policies(snapshot, found);        // fatal: doubled or unknown scopes
//     auto graphs = prepare_graphs(snapshot, policies, posix::environment_variable);   // faults stay with their graph
//     open_graphs(graphs, open_graph, warnings);
//
// A fault in `prepared_graph::faults` takes that graph out of service and leaves the others alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster::server {

/// A provider's profile with its key; the key is never shown.
struct resolved_embedding {
    std::string provider_kind;
    std::string base_url;
    std::string model;
    std::string api_key;
};

/// Opens the graph at `root` to read and write.
using graph_opener = std::function<graph_result<std::shared_ptr<graph_session>>(
    const std::string& root, const std::optional<resolved_embedding>&)>;

/// The bundle of each scope (`cluster` or `graph.<id>`), by scope.
using assigned_policies = std::map<std::string, const applied_policy*, std::less<>>;

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

/// Fatal faults: two bundles on one scope, a scope that is none.
[[nodiscard]] assigned_policies assign_policies(const serving_snapshot& snapshot, diagnostics& findings);

/// The server's bundle; null when none is bound to `cluster`. Fatal when it does not load.
[[nodiscard]] shared_policy compile_server_policy(const assigned_policies& policies, diagnostics& findings);

/// Parses queries and resolves providers.
[[nodiscard]] std::vector<prepared_graph> prepare_graphs(const serving_snapshot& snapshot,
                                                         const assigned_policies& policies,
                                                         const environment_lookup& environment);

/// Opens roots, four at once; checks ids, queries against the live schema, and bundles.
void open_graphs(std::vector<prepared_graph>& graphs, const graph_opener& open, diagnostics& warnings);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/boot_graphs.ipp>
#endif
