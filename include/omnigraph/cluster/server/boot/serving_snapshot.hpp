// What is to be served, read from the ledger and its catalog (specification §9.3).
//
//     diagnostics found;
//     auto snapshot = read_serving_snapshot(store, found);
//     if (!snapshot) return found;             // all of it is fatal
//
// (1) Nothing is written, no lock is taken, no interrupted operation is finished.
// (2) An interrupted operation takes its graph (or the resource of another kind) out of service, and
//     no other; what cannot be attributed is fatal, since how far it reaches is not known.
// (3) Every query and bundle is re-hashed. A missing or altered one is fatal: the catalog
//     is shared.
// (4) All faults of a step are reported together.
// (5) A resource of any kind with a `serve` is in the snapshot as that member makes it, from its row and its
//     verified payload.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct kind_facts;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::server {

struct applied_graph {
    std::string id;
    std::optional<embedding_profile_record> embedding = {};
    std::optional<std::string> schema_digest = {};  ///< as recorded
    std::optional<std::string> identity = {};       ///< as recorded: the `graph_uid` of what was seen at its root
};

struct applied_query {
    std::string graph;
    std::string name;
    std::string source = {};  ///< of the whole file, verified
};

struct applied_policy {
    std::string name;
    std::vector<std::string> applies_to;  ///< without graphs that are out of service
    std::string source = {};              ///< verified
};

/// Lists are in address order.
struct serving_snapshot {
    std::vector<applied_graph> graphs;
    std::vector<applied_query> queries;
    std::vector<applied_policy> policies;
    std::map<std::string, json> resources;           ///< by address: what its kind's `serve` makes of the row
    std::map<std::string, diagnostics> interrupted;  ///< graphs out of service, with `cluster_recovery_pending`
    std::map<std::string, diagnostics> withheld;     ///< by address: what else is, with all that it contains
    bool has_policy = false;                         ///< any policy is applied, those of interrupted graphs included
    std::uint64_t state_revision = 0;
    std::optional<std::string> config_digest;
};

/// nullopt exactly when a fatal fault was appended; warnings about interrupted graphs then follow it. `kinds` are those
/// that may be served, kind_facts_of<List>; none means the standard ones.
[[nodiscard]] std::optional<serving_snapshot> read_serving_snapshot(object_store& store, diagnostics& findings,
                                                                    std::span<const kind_facts> kinds = {});

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/serving_snapshot.ipp>
#endif
