// What is being served: the graphs that are ready, and what became of the others.
//
// A registry never changes once it is built. The server holds the current one in a
// registry_cell and each request keeps the one it began with, so that another can
// take its place between two requests.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/server/boot/graph_data.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster::server {

/// Stored queries of one graph, by name.
using stored_queries = std::map<std::string, lang::query_tree, std::less<>>;

struct served_graph {
    std::string id;
    std::string uri;  ///< as shown
    std::shared_ptr<graph_data> data;
    shared_policy policy;  ///< null: none is bound to it
    stored_queries queries;
};

/// A graph that is applied but not served, and why.
struct quarantined_graph {
    std::string id;
    diagnostics reasons;
};

struct registry {
    runtime_mode mode = runtime_mode::policy_enabled;
    shared_policy cluster_policy;
    std::map<std::string, std::shared_ptr<const served_graph>, std::less<>> graphs;
    std::vector<quarantined_graph> quarantined;          ///< sorted by id
    std::map<std::string, json, std::less<>> resources;  ///< by address: what kinds of one's own let the server know
    diagnostics warnings;
    std::uint64_t state_revision = 0;
    std::optional<std::string> config_digest;
};

/// Holds the registry that new requests begin with.
class registry_cell {
public:
    explicit registry_cell(std::shared_ptr<const registry> first) : held_{std::move(first)} {}

    [[nodiscard]] std::shared_ptr<const registry> now() const;

    /// Requests under way keep the registry they have.
    void replace(std::shared_ptr<const registry> next);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const registry> held_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/registry.ipp>
#endif
