// Bodies of server/boot/cluster_location.hpp.
#pragma once

#include <filesystem>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/server/boot/cluster_location.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE result<std::string, diagnostics> storage_root_of(const std::string& cluster,
                                                                  const program_sections& sections) {
    if (cluster.find("://") != std::string::npos) {
        auto root = resolve_storage_root(cluster, ".");
        if (root) return *std::move(root);
        return diagnostics{
            error(codes::invalid_storage_root, "--cluster", root.error().message).with_remedy(root.error().remedy)};
    }
    std::error_code unknown;
    if (!std::filesystem::is_directory(cluster, unknown))
        return diagnostics{
            error(codes::config_dir_not_found, "--cluster",
                  "`" + hide_user(cluster) + "` is no folder that can be opened.")
                .with_remedy("Give the folder that holds cluster.yaml, or a storage root as `s3://bucket/prefix` or "
                             "`file:///path`.")};
    const auto file = std::filesystem::path{cluster} / cluster_file_name;
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, unknown))) return absolute_folder(cluster);
    diagnostics findings;
    const auto config = load_cluster_config(cluster, sections, findings);
    if (config && !has_errors(findings)) return config->storage_root;
    return findings;
}

}  // namespace omnigraph::cluster::server
