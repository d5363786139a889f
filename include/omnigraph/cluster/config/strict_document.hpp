// Turns what the YAML reader found into findings of one document.
//
//     const auto parsed = parse_yaml(text);
//     report_yaml_faults(parsed, faults);
//     if (faults.count() > 0) return;      // decode only a tree whose keys are distinct
#pragma once

#include <cstdint>
#include <string>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml.hpp>

namespace omnigraph::cluster {

/// Every repeated key, and why there is no tree when there is none.
inline void report_yaml_faults(const parsed_yaml& parsed, fault_sink& faults) {
    for (const auto& key : parsed.duplicates)
        faults.add(static_cast<std::uint32_t>(key.line), static_cast<std::uint32_t>(key.column),
                   "The key `" + key.path + "` repeats the one on line " + std::to_string(key.first_line) + ".",
                   "Keep one of the two.");
    if (parsed.fault)
        faults.add(static_cast<std::uint32_t>(parsed.fault->line), static_cast<std::uint32_t>(parsed.fault->column),
                   parsed.fault->message, parsed.fault->remedy);
}

}  // namespace omnigraph::cluster
