// Bodies of config/strict_document.hpp.
#pragma once

#include <cstdint>
#include <string>

#include <omnigraph/cluster/config/strict_document.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void report_yaml_faults(const parsed_yaml& parsed, fault_sink& faults) {
    for (const auto& key : parsed.duplicates)
        faults.add(static_cast<std::uint32_t>(key.line), static_cast<std::uint32_t>(key.column),
                   "The key `" + key.path + "` repeats the one on line " + std::to_string(key.first_line) + ".",
                   "Keep one of the two.");
    if (parsed.fault)
        faults.add(static_cast<std::uint32_t>(parsed.fault->line), static_cast<std::uint32_t>(parsed.fault->column),
                   parsed.fault->message, parsed.fault->remedy);
}

}  // namespace omnigraph::cluster
