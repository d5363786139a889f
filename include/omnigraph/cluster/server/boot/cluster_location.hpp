// Which storage root `--cluster` means (specification surfaces §1.2).
//
//     auto root = storage_root_of("s3://bucket/prod");   // a root itself; no local file is read
//     auto root = storage_root_of("company-brain");      // a config folder: its `storage:`, or the folder
//
// A cluster.yaml that is there but cannot be used is an error: falling back to the
// folder could serve a stale ledger instead of the declared bucket (W69).
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// An absolute local path or an `s3://` URI. Besides `storage:`, nothing of cluster.yaml is looked at.
[[nodiscard]] inline result<std::string, diagnostics> storage_root_of(const std::string& cluster) {
    if (cluster.find("://") != std::string::npos) {
        auto root = resolve_storage_root(cluster, ".");
        if (root) return *std::move(root);
        return diagnostics{
            error(codes::invalid_storage_root, "--cluster", root.error().message).fix(root.error().remedy)};
    }
    std::error_code unknown;
    if (!std::filesystem::is_directory(cluster, unknown))
        return diagnostics{
            error(codes::config_dir_not_found, "--cluster", "`" + cluster + "` is no folder that can be opened.")
                .fix("Give the folder that holds cluster.yaml, or a storage root as `s3://bucket/prefix` or "
                     "`file:///path`.")};
    const auto file = std::filesystem::path{cluster} / cluster_file_name;
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, unknown))) return absolute_folder(cluster);
    diagnostics found;
    const auto config = load_cluster_config(cluster, {}, found);
    if (config && !has_errors(found)) return config->storage_root;
    return found;
}

}  // namespace omnigraph::cluster::server
