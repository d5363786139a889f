// Decodes the YAML tree of cluster.yaml into typed sections, strictly.
//
//     fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
//     auto config = decode_cluster_config(root, {}, faults);
//
// Every fault is reported with its dotted path and its place: unknown fields, missing fields and wrong types.
#pragma once

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>

namespace omnigraph::cluster {

/// The sections of a document whose keys are known to be distinct. A value that cannot be decoded is reported and left
/// out.
[[nodiscard]] cluster_config decode_cluster_config(const yaml_node& root, const program_sections& sections,
                                                   fault_sink& faults);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/cluster_decoder.ipp>
#endif
