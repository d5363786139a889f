// `${NAME}`: a reference to a secret in an environment variable, so that no file contains the secret.
//
//     if (!env_reference_name(text)) return refused;                // a secret that is written in the file
//     auto key = resolve_env_reference(text, posix::environment_variable);  // only where the server runs
//
// The form is exact: `${`, a letter or underscore, letters, digits and underscores, `}`. Nothing may stand before or
// after it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Why a reference has no value; contains no secret.
struct unresolved_reference {
    std::string message;
};

/// Looks up an environment variable; nullopt when it is not set. posix::environment_variable asks the process.
using environment_lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// The name in `${NAME}`; nullopt for any other text.
[[nodiscard]] std::optional<std::string> env_reference_name(std::string_view text);

/// Whether `text` has a reference in it, alone or among other characters.
[[nodiscard]] bool has_env_reference(std::string_view text);

/// The value of the variable that `reference` names. An unset or empty variable is an error that names the variable.
[[nodiscard]] result<std::string, unresolved_reference> resolve_env_reference(std::string_view reference,
                                                                              const environment_lookup& lookup);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/env_reference.ipp>
#endif
