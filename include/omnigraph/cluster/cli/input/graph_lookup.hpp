// From what the user typed to one graph that can be opened.
//
//     auto graph_of = resolve_graph(target, open_store, found);
//     if (!graph_of) return refuse(to, false, found);
//     graph::graph_engine{*graph_of->store, clock}.open(graph_of->root);
//
// (1) A cluster is asked what it has applied, never what it declares: the ledger is
//     the only thing read, so a degraded cluster still loads and answers.
// (2) Several graphs and none named is an error that lists them; there is no default.
// (3) A graph is always reached through the store of its cluster's root, so that every
//     writer of it meets the same locks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli {

using store_opener = std::function<result<std::unique_ptr<object_store>>(const std::string& root)>;

struct graph_location {
    std::unique_ptr<object_store> store;
    std::string id;
    std::string root;                      ///< a key of the store
    std::optional<ledger_state> ledger{};  ///< of the cluster, when it was found through one

    [[nodiscard]] std::string uri() const { return store->display(root); }
};

/// Appends to `findings` and gives nullopt when there is no such graph. Codes: those of cluster.yaml and of the ledger,
/// cluster_state_missing, cluster_empty, graph_not_applied, graph_ambiguous, graph_root_invalid, storage_root_invalid.
[[nodiscard]] std::optional<graph_location> resolve_graph(const graph_target& target, const store_opener& open,
                                                          diagnostics& findings);

/// root_replaced when the graph that was opened there is another one than the cluster has applied; nullopt when it is
/// the right one, or no cluster was asked.
[[nodiscard]] std::optional<diagnostic> check_session(const graph_location& target, graph_session& session);

namespace detail {

std::string comma_list(const std::vector<std::string>& words);

}  // namespace detail

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_lookup.ipp>
#endif
