// The operator's own configuration: the actor, the preferred output, and names for places.
//
//     auto preferences = read_operator_config(operator_home(), warnings);
//     if (!preferences) return preferences.error();
//
// (1) The file is $OMNIGRAPH_HOME/config.yaml, or ~/.omnigraph/config.yaml. Without the file there are no preferences;
//     a file that cannot be read completely is an error.
// (2) Nothing from a repository is read: the actor comes from the operator, not from a checkout.
// (3) An unknown key is skipped with a warning, so one file can serve several versions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// The preferences; defaults where the file has none.
struct operator_config {
    std::optional<std::string> actor;   ///< operator.actor
    std::optional<std::string> output;  ///< defaults.output
    std::size_t column_width = 80;      ///< defaults.table_max_column_width
    bool wrap_cells = false;            ///< defaults.table_cell_layout: wrap
    operator_scopes named = {};         ///< servers, clusters, profiles, aliases, and the defaults among them
};

/// The folder of the operator's files; empty when neither OMNIGRAPH_HOME nor HOME is set.
[[nodiscard]] std::string operator_home();

/// Reads the file. Code: operator_config_invalid. Appends operator_config_unknown_key to `warnings`.
[[nodiscard]] result<operator_config> read_operator_config(const std::string& home, diagnostics& warnings);

/// The actor: `--as`, else operator.actor, else none. A blank `--as` is refused, and so is a name that nobody can have
/// (core/actor_name.hpp). Codes: actor_blank, actor_invalid.
[[nodiscard]] result<std::optional<std::string>> resolve_actor(const std::optional<std::string>& given,
                                                               const std::string& home, diagnostics& warnings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/operator_config.ipp>
#endif
