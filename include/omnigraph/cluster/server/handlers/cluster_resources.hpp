// What is applied, as the ledger has it now: resources, their dependencies, approvals, interrupted operations.
//
//     if (auto* store = store_to_inspect(request)) std::cout << store->display("__cluster/state.json");
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::server {

/// The store of the served cluster; null when the registry was not made from one.
[[nodiscard]] object_store* store_to_inspect(const request_context& context);

/// The kinds that the served cluster may hold.
[[nodiscard]] kind_table kinds_to_inspect(const request_context& context);

/// The ledger as it is now. When it is not there, although it was served from, `cluster_state_missing` is added: what
/// follows from an empty ledger is not to be taken for what is deployed.
[[nodiscard]] loaded_state state_to_inspect(object_store& store, diagnostics& findings);

/// The 503 without a store.
[[nodiscard]] reply refuse_without_store();

/// Findings as `Reason` objects.
[[nodiscard]] json notes_json(const diagnostics& findings);

/// `GET /cluster/resources`: the same permission as the list of graphs. Reads the ledger anew; takes no lock.
[[nodiscard]] reply answer_cluster_resources(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/cluster_resources.ipp>
#endif
