// Bodies of cli/input/graph_lookup.hpp.
#pragma once

#include <algorithm>
#include <filesystem>
#include <ranges>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster::cli::detail {

/// The ids of the applied graphs in a ledger, sorted.
OMNIGRAPH_INLINE std::vector<std::string> applied_graphs(const ledger_state& state) {
    constexpr std::string_view prefix = "graph.";
    std::vector<std::string> ids;
    for (const auto& [address, entry] : *state.applied_revision.resources)
        if (address.starts_with(prefix)) ids.push_back(address.substr(prefix.size()));
    return ids;
}

OMNIGRAPH_INLINE std::string comma_list(const std::vector<std::string>& words) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
}

OMNIGRAPH_INLINE std::optional<std::string> choose_graph(const std::string& cluster,
                                                         const std::optional<std::string>& requested_id,
                                                         const std::vector<std::string>& applied,
                                                         diagnostics& findings) {
    const auto refuse_with = [&](diagnostic why) {
        findings.push_back(std::move(why));
        return std::nullopt;
    };
    if (applied.empty())
        return refuse_with(error(codes::cluster_empty, std::string{layout::state},
                                 fmt::format("No graph is applied in cluster {}.", cluster))
                               .with_remedy("Declare one in cluster.yaml and run `omnigraph cluster apply`."));
    if (!requested_id && applied.size() > 1)
        return refuse_with(error(codes::graph_ambiguous, "--graph",
                                 fmt::format("Cluster {} has {} graphs: {}. `--graph <id>` says which one is meant.",
                                             cluster, applied.size(), comma_list(applied)))
                               .with_remedy("Say which one: --graph <id>."));
    if (!requested_id) return applied.front();
    if (std::ranges::find(applied, *requested_id) != applied.end()) return requested_id;
    return refuse_with(
        error(codes::graph_not_applied, "graph." + *requested_id,
              fmt::format("Graph `{}` is not applied in cluster {}, which has: {}.{} A graph is there once "
                          "`omnigraph cluster apply` has made it.",
                          *requested_id, cluster, comma_list(applied), did_you_mean(*requested_id, applied)))
            .with_remedy("Correct the id, or declare the graph and run `omnigraph cluster apply`."));
}

/// The storage root of a cluster: `named` itself when it is one; otherwise the root that cluster.yaml in that folder
/// names. `sections` are the top-level keys that the program reads.
OMNIGRAPH_INLINE std::optional<std::string> storage_of_cluster(const std::string& named,
                                                               const program_sections& sections,
                                                               diagnostics& findings) {
    if (!is_storage_root(named)) {
        auto config = load_cluster_config(named, sections, findings);
        if (!config || has_errors(findings)) return std::nullopt;
        return std::move(config->storage_root);
    }
    if (named.find("://") == std::string::npos) return absolute_folder(named);
    auto root = resolve_storage_root(named, ".");
    if (root) return *std::move(root);
    findings.push_back(
        error(codes::invalid_storage_root, "--cluster", root.error().message).with_remedy(root.error().remedy));
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<graph_location> look_up_in_cluster(const graph_target& target, const store_opener& open,
                                                                  diagnostics& findings) {
    auto cluster = open_cluster(*target.cluster, open, findings);
    if (!cluster) return std::nullopt;
    const auto id = choose_applied_graph(*cluster, target, findings);
    if (!id) return std::nullopt;
    return graph_location{std::move(cluster->store), *id, layout::graph_root(*id), std::move(cluster->ledger)};
}

/// A root as it was written: `<storage root>/graphs/<id>.omni`.
struct written_root {
    std::string storage_root;
    std::string id;
};

OMNIGRAPH_INLINE std::optional<written_root> parse_root(const std::string& written, diagnostics& findings) {
    const auto shown = hide_user(written);
    const auto refuse_with = [&](std::string message, std::string remedy) {
        findings.push_back(error(codes::graph_root_invalid, shown, std::move(message)).with_remedy(std::move(remedy)));
        return std::nullopt;
    };
    const auto place = resolve_storage_root(written, ".");
    if (!place)
        return refuse_with("`" + shown + "` is not the root of a graph.",
                           "Give a folder, a file:// or an s3:// URI that ends in graphs/<id>.omni.");
    const std::filesystem::path path{*place};
    if (path.extension() != ".omni" || path.parent_path().filename() != layout::graphs)
        return refuse_with("`" + shown + "` is not the root of a graph: roots are called graphs/<id>.omni.",
                           "Give the root of the graph, or --cluster with the folder of cluster.yaml.");
    // The root is cut from the text, because std::filesystem::path merges the two slashes after a scheme into one.
    const auto behind_root = std::string{layout::graphs}.size() + path.filename().string().size() + 2;
    return written_root{place->substr(0, place->size() - behind_root), path.stem().string()};
}

OMNIGRAPH_INLINE std::optional<graph_location> location_of(const written_root& root, const store_opener& open,
                                                           diagnostics& findings) {
    auto store = open(root.storage_root);
    if (store) return graph_location{*std::move(store), root.id, layout::graph_root(root.id)};
    findings.push_back(std::move(store).error());
    return std::nullopt;
}

/// Finds a graph by its root.
OMNIGRAPH_INLINE std::optional<graph_location> look_up_root(const std::string& written, const store_opener& open,
                                                            diagnostics& findings) {
    const auto root = parse_root(written, findings);
    if (!root) return std::nullopt;
    const std::filesystem::path path = root->storage_root + "/" + layout::graph_root(root->id);
    std::error_code unreadable;
    if (!root->storage_root.starts_with("s3://") && !std::filesystem::is_directory(path, unreadable)) {
        findings.push_back(error(codes::graph_not_found, written, "There is no graph at " + path.string() + ".")
                               .with_remedy("Correct the path; graphs are created by `omnigraph cluster apply`, and "
                                            "outside of clusters by `omnigraph init`."));
        return std::nullopt;
    }
    return location_of(*root, open, findings);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool is_storage_root(const std::string& cluster) {
    if (cluster.find("://") != std::string::npos) return true;
    const std::filesystem::path folder{cluster};
    std::error_code unknown;
    return !std::filesystem::exists(std::filesystem::symlink_status(folder / cluster_file_name, unknown)) &&
           std::filesystem::exists(folder / layout::state, unknown);
}

OMNIGRAPH_INLINE std::optional<cluster_location> open_cluster(const std::string& folder, const store_opener& open,
                                                              diagnostics& findings) {
    const auto root = detail::storage_of_cluster(folder, open.sections(), findings);
    if (!root) return std::nullopt;
    auto store = open_cluster_at(open, *root);
    if (!store) {
        findings.push_back(std::move(store).error());
        return std::nullopt;
    }
    auto ledger = read_state(**store, findings);
    if (has_errors(findings)) return std::nullopt;
    if (!ledger.state) {
        findings.push_back(error(codes::cluster_state_missing, std::string{layout::state},
                                 fmt::format("Cluster {} has no ledger yet.", folder))
                               .with_remedy("Run `omnigraph cluster import`, then `omnigraph cluster apply`."));
        return std::nullopt;
    }
    return cluster_location{folder, *std::move(store), *std::move(ledger.state)};
}

OMNIGRAPH_INLINE std::optional<std::string> choose_applied_graph(const cluster_location& cluster,
                                                                 const graph_target& target, diagnostics& findings) {
    return detail::choose_graph(cluster.folder, target.graph, detail::applied_graphs(cluster.ledger), findings);
}

OMNIGRAPH_INLINE std::optional<graph_location> resolve_graph(const graph_target& target, const store_opener& open,
                                                             diagnostics& findings) {
    if (target.store) return detail::look_up_root(*target.store, open, findings);
    return detail::look_up_in_cluster(target, open, findings);
}

OMNIGRAPH_INLINE std::optional<graph_location> locate_new_graph(const std::string& root, const store_opener& open,
                                                                diagnostics& findings) {
    const auto parsed = detail::parse_root(root, findings);
    if (!parsed) return std::nullopt;
    if (auto fault = validate_graph_id(parsed->id)) {
        findings.push_back(error(codes::invalid_resource_id, root, *std::move(fault))
                               .with_remedy("Name the graph otherwise: graphs/<id>.omni."));
        return std::nullopt;
    }
    return detail::location_of(*parsed, open, findings);
}

OMNIGRAPH_INLINE std::optional<diagnostic> managed_by_cluster(const graph_location& target) {
    const auto address = "graph." + target.id;
    switch (target.store->probe(layout::state)) {
        case presence::present:
            return error(codes::graph_conflict, address,
                         "The storage root of " + target.uri() +
                             " belongs to a cluster, which creates its graphs and applies their schemas.")
                .with_remedy(std::string{schemas_are_declared});
        case presence::unknown:
            return error(codes::graph_failed, address,
                         "Whether " + target.store->display(layout::state) + " is there could not be told.")
                .with_remedy("Check the storage, then run the command again.");
        case presence::absent: break;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<diagnostic> check_session(const graph_location& target, graph_session& session) {
    const auto address = "graph." + target.id;
    const auto recorded = target.ledger ? recorded_graph_uid(*target.ledger, address) : std::nullopt;
    if (!recorded) return std::nullopt;
    const auto found = session.graph_uid();
    if (!found) return error(codes::graph_failed, address, "The graph cannot be read: " + found.error().message);
    return check_graph_uid(recorded, "graph", address, *found, target.uri());
}

}  // namespace omnigraph::cluster::cli
