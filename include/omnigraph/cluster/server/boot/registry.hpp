// The registry: the graphs that are served, and the reasons why others are not.
//
//     registry_cell cell{first};
//     const auto serving = cell.now();                                    // for as long as the request lasts
//     if (const auto at = serving->graphs.find("kb"); at != serving->graphs.end()) return at->second->uri;
//
// A registry never changes after it is built. The server holds the current one in a registry_cell, and each request
// keeps the registry that it began with, so the server can replace it between two requests.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/server/boot/protections.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>

namespace omnigraph::cluster {

class object_store;
struct erased_kind;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::server {

/// One applied query, ready to run.
struct stored_query {
    lang::query_tree tree;
    std::string source;  ///< the text of this query and of the fragments that it uses
};

/// The stored queries of one graph, by name.
using stored_queries = std::map<std::string, stored_query, std::less<>>;

/// A graph that is ready.
struct served_graph {
    std::string id;
    std::string uri;  ///< the root, as users see it
    std::shared_ptr<graph_session> session;
    shared_policy policy;  ///< null: no bundle is bound to it
    stored_queries queries;
    std::string embedding_model = {};  ///< of its provider; empty without one
    /// Set by a request that did not find what it looked for: the root may be gone. Who watches the roots takes it.
    std::shared_ptr<std::atomic<bool>> suspected = std::make_shared<std::atomic<bool>>(false);
};

/// A graph that is applied but not served, with the reasons.
struct quarantined_graph {
    std::string id;
    diagnostics reasons;
};

class token_table;

struct registry {
    std::shared_ptr<const token_table> tokens = {};  ///< null: nobody has one
    runtime_mode mode = runtime_mode::policy_enabled;
    shared_policy cluster_policy;
    std::map<std::string, std::shared_ptr<const served_graph>, std::less<>> graphs;
    std::vector<quarantined_graph> quarantined;  ///< sorted by id
    /// by address: the serving projections of kinds that are not standard
    std::map<std::string, json, std::less<>> resources;
    diagnostics warnings;
    std::uint64_t state_revision = 0;
    std::string state_cas = {};     ///< of the ledger from which it was built
    protections protected_by = {};  ///< of the revision
    std::optional<std::string> config_digest;
    std::shared_ptr<object_store> store = {};  ///< of the cluster, for who looks at it; null: there is none
    std::span<const erased_kind> kinds = {};   ///< that the cluster may hold; empty means the standard ones
};

/// Holds the registry for new requests.
class registry_cell {
public:
    explicit registry_cell(std::shared_ptr<const registry> first) : held_{std::move(first)} {}

    /// The current registry.
    [[nodiscard]] std::shared_ptr<const registry> now() const;

    /// Requests that have begun keep their registry.
    void replace(std::shared_ptr<const registry> next);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const registry> held_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/registry.ipp>
#endif
