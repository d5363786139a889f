// Decodes the YAML tree of cluster.yaml into typed sections, strictly.
//
//     fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
//     auto config = decode_cluster_config(root, {}, faults);
//
// Every fault is reported with its dotted path and its place: unknown fields, missing fields and wrong types.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>

namespace omnigraph::cluster {

/// The top-level keys that the standard cluster uses.
inline constexpr std::array<std::string_view, 7> standard_sections{"version",   "metadata", "storage", "state",
                                                                   "providers", "graphs",   "policies"};

/// The sections of a document whose keys are known to be distinct. A name in `extra_sections` that is also a standard
/// section has no effect. A value that cannot be decoded is reported and left out.
[[nodiscard]] cluster_config decode_cluster_config(const yaml_node& root,
                                                   std::span<const std::string_view> extra_sections,
                                                   fault_sink& faults);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/cluster_decoder.ipp>
#endif
