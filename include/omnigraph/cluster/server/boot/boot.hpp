// Boots a server: reads a storage root and builds a registry of served graphs (surfaces specification §1.3,
// control-plane specification §9.4).
//
//     auto booted = boot({.cluster = "company-brain"}, world);
//     if (!booted) { std::cerr << booted.error(); return 1; }
//
// The steps of the boot run in order; each reports all of its faults.
// (1) A fault of one graph takes only that graph out of service: an interrupted operation, a root that does not open,
//     its queries, its policy, its provider's key, its id.
// (2) A fault of something shared is fatal: ledger, sidecars that name no graph, catalog, bindings, the server's
//     policy, tokens. It is also fatal when no graph is left.
// (3) With `require_all_graphs` every fault of (1) is fatal at the start. A server that runs takes a newer revision
//     without the graph, as it would without the option: no graph holds back what withdraws rights on another one.
// (4) A graph whose policy does not load is not served, so missing rules never open a graph.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/followed_ledger.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct erased_kind;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::server {

struct boot_request {
    std::string cluster;  ///< the value of --cluster, for messages
    bool unauthenticated = false;
    bool require_all_graphs = false;
    /// The server runs already: policies without tokens then refuse every request, instead of refusing the start.
    bool reloading = false;
};

/// What the boot needs from outside. The store must outlive the booted cluster.
struct boot_environment {
    object_store& store;
    graph_opener open_graph;
    environment_lookup environment;
    file_reader read_file;
    event_log& log;
    std::span<const erased_kind> kinds = {};  ///< erased_kinds_of<List> of engine/plan/kind_table.hpp; empty: standard
    const token_table* tokens = nullptr;      ///< null: those that the environment names
    cluster_opener reopen = {};               ///< for a server that runs, when the ledger was moved
};

/// The result of a successful boot.
struct booted_cluster {
    std::shared_ptr<const registry> serving;
    token_table tokens;
};

/// The error is the whole text for standard error, with one line `[code] path: message` for each finding.
[[nodiscard]] result<booted_cluster, std::string> boot(const boot_request& request, const boot_environment& world);

/// What the log says of tokens that were read, and of a graph that is out of service.
void log_loaded_tokens(event_log& log, const token_table& tokens);
void log_quarantined(event_log& log, const std::string& graph, const diagnostic& reason);

/// The admission limits from the environment. A value that is not a positive number is replaced by its default, with a
/// warning in the log.
[[nodiscard]] admission_limits limits_from(const environment_lookup& lookup, event_log& log);

/// The text of a failed boot: a heading and one line for each finding.
[[nodiscard]] std::string boot_failure_text(const std::string& cluster, const diagnostics& findings);
/// The same with one sentence instead of findings.
[[nodiscard]] std::string boot_failure_text(const std::string& cluster, const std::string& why);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/boot.ipp>
#endif
