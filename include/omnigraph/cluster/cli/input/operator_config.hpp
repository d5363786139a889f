// The operator's own preferences: who they are and how they like results.
//
//     auto preferences = read_operator_config(operator_home(), warnings);
//     if (!preferences) return preferences.error();
//
// (1) $OMNIGRAPH_HOME/config.yaml, or ~/.omnigraph/config.yaml. No file is no preferences;
//     a file that cannot be understood is an error, never half-read.
// (2) Nothing that comes with a repository is read: identity is the operator's, not a checkout's.
// (3) Keys that this version does not know are warned about and skipped, so that one
//     file serves several versions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

struct operator_config {
    std::optional<std::string> actor;   ///< operator.actor
    std::optional<std::string> output;  ///< defaults.output
    std::size_t column_width = 80;      ///< defaults.table_max_column_width
    bool wrap_cells = false;            ///< defaults.table_cell_layout: wrap
};

/// The folder of the operator's files; empty when neither OMNIGRAPH_HOME nor HOME is set.
[[nodiscard]] std::string operator_home();

/// Codes: operator_config_invalid. `warnings` receives operator_config_unknown_key.
[[nodiscard]] result<operator_config> read_operator_config(const std::string& home, diagnostics& warnings);

/// `--as`, else operator.actor, else nobody. A blank `--as` is refused (actor_blank).
[[nodiscard]] result<std::optional<std::string>> resolve_actor(const std::optional<std::string>& given,
                                                               const std::string& home, diagnostics& warnings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/operator_config.ipp>
#endif
