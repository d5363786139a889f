// Reports the faults of the YAML parser as diagnostics of one document.
//
//     const auto parsed = parse_yaml(text);
//     report_yaml_faults(parsed, faults);
//     if (faults.count() > 0) return;      // decode only a tree whose keys are distinct
#pragma once

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml.hpp>

namespace omnigraph::cluster {

/// Reports every repeated key, and the fault that left no tree, if any.
void report_yaml_faults(const parsed_yaml& parsed, fault_sink& faults);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/strict_document.ipp>
#endif
