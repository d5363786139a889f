// From a storage root to a registry of served graphs (specification surfaces §1.3, control-plane §9.4).
//
//     auto booted = boot({.cluster = "company-brain"}, world);
//     if (!booted) { std::cerr << booted.error(); return 1; }
//
// The layers run in order; each reports all of its faults.
// (1) What is one graph's own (an interrupted operation, a root that does not open, its
//     queries, its policy, its provider's key, its id) takes that graph out of service.
// (2) What is shared or cannot be attributed (ledger, sidecars, catalog, bindings,
//     the policy of the server, tokens) is fatal; so is having no graph left.
// (3) With `require_all_graphs` everything of (1) is fatal too.
// (4) A graph whose policy does not load is not served: never open for want of rules.
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
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct kind_facts;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::server {

struct boot_request {
    std::string cluster;  ///< as given with --cluster, for messages
    bool unauthenticated = false;
    bool require_all_graphs = false;
};

/// What booting needs of the world. The store outlives what is booted.
struct boot_environment {
    object_store& store;
    graph_opener open_graph;
    environment_lookup environment;
    file_reader read_file;
    event_log& log;
    std::span<const kind_facts> kinds = {};  ///< kind_facts_of<List>; none means the standard kinds
};

struct booted_cluster {
    std::shared_ptr<const registry> serving;
    token_table tokens;
};

/// The error is the whole text for standard error, with one `[code] path: message` line a finding.
[[nodiscard]] result<booted_cluster, std::string> boot(const boot_request& request, const boot_environment& world);

/// From the environment; a value that is no positive number is warned of and its default taken.
[[nodiscard]] admission_limits limits_from(const environment_lookup& lookup, event_log& log);

/// The heading and the lines of a boot that failed.
[[nodiscard]] std::string not_ready(const std::string& cluster, const diagnostics& findings);
/// The same with one sentence.
[[nodiscard]] std::string not_ready(const std::string& cluster, const std::string& why);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/boot.ipp>
#endif
