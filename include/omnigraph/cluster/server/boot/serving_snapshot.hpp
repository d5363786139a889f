// Reads from the ledger and the catalog what is to be served (control-plane specification §9.3).
//
//     diagnostics found;
//     auto snapshot = read_serving_snapshot(store, found);
//     if (!snapshot) return found;             // all of it is fatal
//
// (1) Nothing is written, no lock is taken, and no interrupted operation is finished.
// (2) An interrupted operation takes its graph (or its resource of another kind) out of service and no other; so does a
//     row that waits for its protection (ledger/protection.hpp). An operation that cannot be attributed is fatal,
//     because it may concern everything.
// (3) Every query and bundle is hashed again. A missing or altered one is fatal, because the catalog is shared.
// (4) Each step reports all of its faults together.
// (5) A ledger whose graphs were moved away is fatal: what is stored here is not used any more.
// (6) A resource of a kind with `serve` appears as that member makes it, from its ledger row and its verified payload.
//     One for which `serve` throws, or returns what is no JSON, is left out, with resource_not_projected, and nothing
//     else is.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/server/boot/protections.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct erased_kind;

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::server {

/// A graph of the ledger.
struct applied_graph {
    std::string id;
    std::optional<embedding_profile_record> embedding = {};
    std::optional<std::string> schema_digest = {};  ///< as recorded in the ledger
    std::optional<std::string> identity = {};       ///< the graph uid that the ledger has recorded for its root
    std::string provider = {};                      ///< the address of its embedding provider; empty without one
};

/// A stored query of the ledger.
struct applied_query {
    std::string graph;
    std::string name;
    /// the text of its whole file, verified; equal texts are one
    std::shared_ptr<const std::string> file = {};
};

/// A policy of the ledger.
struct applied_policy {
    std::string name;
    std::vector<std::string> applies_to;  ///< without graphs that are out of service
    std::string source = {};              ///< the bundle's text, verified
};

/// What is to be served. Lists are sorted by address.
struct serving_snapshot {
    std::vector<applied_graph> graphs;
    std::vector<applied_query> queries;
    std::vector<applied_policy> policies;
    std::map<std::string, json> resources;  ///< by address: the result of the kind's `serve`
    /// by graph id: graphs out of service, with `cluster_recovery_pending` or `protection_not_applied`
    std::map<std::string, diagnostics> interrupted;
    /// by address: other resources out of service, with all that they contain; one that is not projected, alone
    std::map<std::string, diagnostics> withheld;
    diagnostics
        warnings;  ///< history_ahead, history_read_error: an older ledger was put back, with the rights that it grants
    bool has_policy = false;  ///< a policy is applied, whether or not its graph is served
    std::uint64_t state_revision = 0;
    std::string state_cas = {};  ///< of the ledger that was read
    protections protected_by = {};
    std::optional<std::string> config_digest;
};

/// nullopt exactly when a fatal fault was appended; warnings about interrupted graphs then follow it. `kinds` are the
/// kinds that may be served, erased_kinds_of<List>; empty means the standard ones.
[[nodiscard]] std::optional<serving_snapshot> read_serving_snapshot(object_store& store, diagnostics& findings,
                                                                    std::span<const erased_kind> kinds = {});

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/serving_snapshot.ipp>
#endif
