// From what the user typed to one graph that can be opened.
//
//     auto found = look_up(asked.target, open_store);
//     sqlite_host{*found->store, clock}.open(found->root);
//
// (1) A cluster is asked what it has applied, never what it declares: the ledger is
//     the only thing read, so a degraded cluster still loads and answers.
// (2) Several graphs and none named is an error that lists them; there is no default.
// (3) A graph is always reached through the store of its cluster's root, so that every
//     writer of it meets the same locks.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster::cli {

using store_opener = std::function<result<std::unique_ptr<object_store>>(const std::string& root)>;

struct found_graph {
    std::unique_ptr<object_store> store;
    std::string id;
    std::string root;                      ///< a key of the store
    std::optional<ledger_state> ledger{};  ///< of the cluster, when it was found through one

    [[nodiscard]] std::string uri() const { return store->display(root); }
};

/// Appends to `found` and gives nullopt when there is no such graph. Codes: those of cluster.yaml and of the ledger,
/// cluster_state_missing, cluster_empty, graph_not_applied, graph_ambiguous, graph_root_invalid, storage_root_invalid.
[[nodiscard]] inline std::optional<found_graph> look_up(const graph_target& target, const store_opener& open,
                                                        diagnostics& found);

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// The ids of the graphs that a ledger has as applied, sorted.
inline std::vector<std::string> applied_graphs(const ledger_state& state) {
    constexpr std::string_view prefix = "graph.";
    std::vector<std::string> ids;
    for (const auto& [address, entry] : *state.applied_revision.resources)
        if (address.starts_with(prefix)) ids.push_back(address.substr(prefix.size()));
    return ids;
}

inline std::string comma_list(const std::vector<std::string>& words) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
}

inline std::optional<std::string> choose_graph(const std::string& cluster, const std::optional<std::string>& wanted,
                                               const std::vector<std::string>& applied, diagnostics& found) {
    const auto refuse_with = [&](diagnostic why) {
        found.push_back(std::move(why));
        return std::nullopt;
    };
    if (applied.empty())
        return refuse_with(error(codes::cluster_empty, std::string{layout::state},
                                 fmt::format("No graph is applied in cluster {}.", cluster))
                               .fix("Declare one in cluster.yaml and run `omnigraph cluster apply`."));
    if (!wanted && applied.size() > 1)
        return refuse_with(
            error(codes::graph_ambiguous, "--graph",
                  fmt::format("Cluster {} has {} graphs: {}.", cluster, applied.size(), comma_list(applied)))
                .fix("Say which one: --graph <id>."));
    if (!wanted) return applied.front();
    if (std::ranges::find(applied, *wanted) != applied.end()) return wanted;
    return refuse_with(error(codes::graph_not_applied, "graph." + *wanted,
                             fmt::format("Graph `{}` is not applied in cluster {}, which has: {}.{}", *wanted, cluster,
                                         comma_list(applied), did_you_mean(*wanted, applied)))
                           .fix("Correct the id, or declare the graph and run `omnigraph cluster apply`."));
}

inline std::optional<found_graph> look_up_in_cluster(const std::string& folder,
                                                     const std::optional<std::string>& wanted, const store_opener& open,
                                                     diagnostics& found) {
    const auto config = load_cluster_config(folder, {}, found);
    if (!config || has_errors(found)) return std::nullopt;
    auto store = open(config->storage_root);
    if (!store) {
        found.push_back(std::move(store).error());
        return std::nullopt;
    }
    auto ledger = read_state(**store, found);
    if (has_errors(found)) return std::nullopt;
    if (!ledger.state) {
        found.push_back(error(codes::cluster_state_missing, std::string{layout::state},
                              fmt::format("Cluster {} has no ledger yet.", folder))
                            .fix("Run `omnigraph cluster import`, then `omnigraph cluster apply`."));
        return std::nullopt;
    }
    const auto id = choose_graph(folder, wanted, applied_graphs(*ledger.state), found);
    if (!id) return std::nullopt;
    return found_graph{*std::move(store), *id, layout::graph_root(*id), std::move(ledger.state)};
}

/// `<cluster root>/graphs/<id>.omni` is the only shape a graph has.
inline std::optional<found_graph> look_up_root(const std::string& written, const store_opener& open,
                                               diagnostics& found) {
    const auto refuse_with = [&](diagnostic_code code, std::string message, std::string remedy) {
        found.push_back(error(code, written, std::move(message)).fix(std::move(remedy)));
        return std::nullopt;
    };
    const auto place = resolve_storage_root(written, ".");
    if (!place || place->starts_with("s3://"))
        return refuse_with(codes::graph_root_invalid, "`" + written + "` is not the root of a graph on this machine.",
                           "Give a folder or a file:// URI that ends in graphs/<id>.omni.");
    const std::filesystem::path path{*place};
    if (path.extension() != ".omni" || path.parent_path().filename() != layout::graphs)
        return refuse_with(codes::graph_root_invalid,
                           "`" + written + "` is not the root of a graph: roots are called graphs/<id>.omni.",
                           "Give the folder of the graph, or --cluster with the folder of cluster.yaml.");
    std::error_code unreadable;
    if (!std::filesystem::is_directory(path, unreadable))
        return refuse_with(codes::graph_not_found, "There is no graph at " + path.string() + ".",
                           "Correct the path; graphs are created by `omnigraph cluster apply`.");
    auto store = open(path.parent_path().parent_path().string());
    if (!store) {
        found.push_back(std::move(store).error());
        return std::nullopt;
    }
    return found_graph{*std::move(store), path.stem().string(), layout::graph_root(path.stem().string())};
}

}  // namespace detail

inline std::optional<found_graph> look_up(const graph_target& target, const store_opener& open, diagnostics& found) {
    if (target.store) return detail::look_up_root(*target.store, open, found);
    return detail::look_up_in_cluster(*target.cluster, target.graph, open, found);
}

}  // namespace omnigraph::cluster::cli
