// Loads cluster.yaml and checks, in this order: folder, bytes, keys, sections, header.
//
//     diagnostics found;
//     auto config = load_cluster_config("brain", {}, found);
//     if (!config) return found;           // says why
//
// (1) A fault in folder, bytes, keys (repeated, reserved) or sections ends the loading after that step; the header is
//     checked as a whole. Each step reports all of its faults (control-plane specification §1.2).
// (2) A configuration is returned when it could be decoded, even if its header has a fault: check has_errors(found)
//     before using it.
// (3) No other file and no environment variable is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

inline constexpr std::string_view cluster_file_name = "cluster.yaml";

/// The path of a folder's cluster.yaml in reports.
[[nodiscard]] std::string cluster_file_in(const std::string& config_dir);

/// The configuration in `text`. Nothing is read; `config_dir` only gives the paths in reports.
[[nodiscard]] std::optional<cluster_config> parse_cluster_config(std::string_view text, const std::string& config_dir,
                                                                 const program_sections& sections,
                                                                 diagnostics& findings);

/// Loads `<config_dir>/cluster.yaml`. `sections` are the top-level keys that the program reads; the trees of its
/// own ones go into `cluster_config::extra`. Codes: config_dir_not_found, cluster_config_read_error,
/// duplicate_yaml_key, future_phase_field, invalid_cluster_yaml, unsupported_cluster_config_version,
/// empty_metadata_name, unsupported_state_backend, invalid_storage_root.
[[nodiscard]] std::optional<cluster_config> load_cluster_config(const std::string& config_dir,
                                                                const program_sections& sections,
                                                                diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/load_cluster_config.ipp>
#endif
