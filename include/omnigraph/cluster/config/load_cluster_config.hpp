// Reads cluster.yaml: folder, bytes, keys, sections, header, in that order.
//
//     diagnostics found;
//     auto config = load_cluster_config("brain", {}, found);
//     if (!config) return found;           // says why
//
// (1) Stops after the folder, the bytes, the keys (repeated, reserved) and the sections; the
//     header is judged as a whole. Each step reports all of its faults (specification §1.2).
// (2) A configuration is returned when it could be decoded, even if its header is at
//     fault: look at has_errors(found) before acting upon it.
// (3) Reads no other file and no environment variable.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

inline constexpr std::string_view cluster_file_name = "cluster.yaml";

/// Top-level keys that are kept for later (specification §1.3).
inline constexpr std::array<std::string_view, 7> reserved_sections{"apply", "env_file", "pipelines", "embeddings",
                                                                   "ui",    "aliases",  "bindings"};

/// cluster.yaml of a folder as it is shown.
[[nodiscard]] std::string cluster_file_in(const std::string& config_dir);

/// The cluster.yaml that `text` is; faults are reported at `config_dir`, which nothing is read from.
[[nodiscard]] std::optional<cluster_config> parse_cluster_config(std::string_view text, const std::string& config_dir,
                                                                 std::span<const std::string_view> extra_sections,
                                                                 diagnostics& findings);

/// `extra_sections` are the top-level keys of further kinds; their trees land in `cluster_config::extra`.
/// Codes: config_dir_not_found, cluster_config_read_error, duplicate_yaml_key, future_phase_field,
/// invalid_cluster_yaml, unsupported_cluster_config_version, empty_metadata_name, unsupported_state_backend,
/// invalid_storage_root.
[[nodiscard]] std::optional<cluster_config> load_cluster_config(const std::string& config_dir,
                                                                std::span<const std::string_view> extra_sections,
                                                                diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/load_cluster_config.ipp>
#endif
