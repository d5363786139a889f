// `${NAME}`: a secret named, not written.
//
//     if (!env_reference_name(text)) return refused;                // a secret that is written in the file
//     auto key = resolve_env_reference(text, posix::environment_variable);  // only where the server runs
//
// The form is exact: `${`, a letter or underscore, letters, digits and underscores, `}`.
// Nothing else around it, nothing twice.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Why a reference has no value; never holds a value.
struct unresolved_reference {
    std::string message;
};

/// The value of an environment variable, or nullopt; posix::environment_variable asks the process.
using environment_lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// The name in `${NAME}`; nullopt when `text` is anything else.
[[nodiscard]] std::optional<std::string> env_reference_name(std::string_view text);

/// The value behind `reference`. An unset or empty variable is an error that says `not set` and names the variable.
[[nodiscard]] result<std::string, unresolved_reference> resolve_env_reference(std::string_view reference,
                                                                              const environment_lookup& lookup);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/env_reference.ipp>
#endif
