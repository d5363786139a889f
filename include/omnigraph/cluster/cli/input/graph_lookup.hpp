// Finds the graph that the user means, ready to be opened.
//
//     auto graph_of = resolve_graph(target, env.open_store, found);
//     if (!graph_of) return refuse(to, false, found);
//     graph::graph_engine{*graph_of->store, clock}.open(graph_of->root);
//
// (1) Of a cluster only the ledger is read, never what it declares, so a cluster with faults in its folder still loads
//     and answers.
// (2) Several graphs and none named is an error that lists them; there is no default graph.
// (3) A graph is always reached through the store of its cluster's root, so all writers use the same locks.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli {

/// Opens the store of a storage root. `sections` are the top-level keys of cluster.yaml that the program's kinds read,
/// so that a folder of such a cluster names its storage root.
class store_opener {
public:
    using function = std::function<result<std::unique_ptr<object_store>>(const std::string& root)>;

    /// The keys are borrowed.
    template <std::convertible_to<function> Open>
    requires(!std::same_as<Open, store_opener>)
    store_opener(Open open, program_sections sections = {}) : open_{std::move(open)}, sections_{sections} {}

    [[nodiscard]] result<std::unique_ptr<object_store>> operator()(const std::string& root) const {
        return open_(root);
    }
    [[nodiscard]] const program_sections& sections() const { return sections_; }

private:
    function open_;
    program_sections sections_;
};

/// How a command reaches what is stored at a URI without a server: `direct, local` or `direct, remote`.
[[nodiscard]] constexpr std::string_view direct_way(std::string_view uri) {
    return uri.starts_with("s3://") ? "direct, remote" : "direct, local";
}

/// A graph with its store and root.
struct graph_location {
    std::unique_ptr<object_store> store;
    std::string id;
    std::string root;                      ///< a key of the store
    std::optional<ledger_state> ledger{};  ///< the ledger of the cluster; absent when the root was named directly

    [[nodiscard]] std::string uri() const { return store->display(root); }
};

/// A cluster, as its ledger has it.
struct cluster_location {
    std::string folder;  ///< as it was named
    std::unique_ptr<object_store> store;
    ledger_state ledger;
};

/// Whether `--cluster` names a storage root, which has no configuration: a URI, or a folder without cluster.yaml where
/// a ledger, or the mark of one, lies.
[[nodiscard]] bool is_storage_root(const std::string& cluster);

/// Appends to `findings` and gives nullopt when the folder has no usable ledger. Codes: those of cluster.yaml and of
/// the ledger, cluster_state_missing.
[[nodiscard]] std::optional<cluster_location> open_cluster(const std::string& folder, const store_opener& open,
                                                           diagnostics& findings);

/// The id of the graph that `target` names, or the only one. Codes: cluster_empty, graph_not_applied, graph_ambiguous.
[[nodiscard]] std::optional<std::string> choose_applied_graph(const cluster_location& cluster,
                                                              const graph_target& target, diagnostics& findings);

/// nullopt after appending to `findings`. Codes: those of cluster.yaml and of the ledger, cluster_state_missing,
/// cluster_empty, graph_not_applied, graph_ambiguous, graph_root_invalid, storage_root_invalid.
[[nodiscard]] std::optional<graph_location> resolve_graph(const graph_target& target, const store_opener& open,
                                                          diagnostics& findings);

/// Where a new graph would be, by its root; whether anything is there is not looked at. Codes: graph_root_invalid,
/// invalid_resource_id, storage_root_invalid.
[[nodiscard]] std::optional<graph_location> locate_new_graph(const std::string& root, const store_opener& open,
                                                             diagnostics& findings);

/// root_replaced when the opened graph is not the one that the cluster has applied; nullopt when it is, or when the
/// root was named without a cluster.
[[nodiscard]] std::optional<diagnostic> check_session(const graph_location& target, graph_session& session);

/// How the schema of a graph of a cluster is changed, as a remedy.
inline constexpr std::string_view schemas_are_declared =
    "Edit the schema file, look with `omnigraph cluster plan`, then `omnigraph cluster apply`.";

/// The error when the storage root of the graph belongs to a cluster, which alone creates and alters its graphs, or
/// when that cannot be told; nullopt when there is no ledger. Codes: graph_conflict, graph_failed.
[[nodiscard]] std::optional<diagnostic> managed_by_cluster(const graph_location& target);

namespace detail {

std::string comma_list(const std::vector<std::string>& words);

}  // namespace detail

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_lookup.ipp>
#endif
