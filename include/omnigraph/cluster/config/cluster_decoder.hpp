// From the YAML tree of cluster.yaml to typed sections, strictly.
//
//     fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
//     auto config = decode_cluster_config(root, {}, faults);
//
// Every fault is reported with its dotted path and place: unknown fields, missing
// ones, wrong types, and inside `queries:` the field that is wrong.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>

namespace omnigraph::cluster {

inline constexpr std::array<std::string_view, 7> standard_sections{"version",   "metadata", "storage", "state",
                                                                   "providers", "graphs",   "policies"};

/// The sections of a document whose keys are known to be distinct. Among `extra_sections`, names of standard
/// sections are ignored. What could not be decoded has been reported and is left out.
[[nodiscard]] cluster_config decode_cluster_config(const yaml_node& root,
                                                   std::span<const std::string_view> extra_sections,
                                                   fault_sink& faults);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/cluster_decoder.ipp>
#endif
