// Reads the environment of the process; no other header does.
//
//     const auto home = posix::environment_variable("HOME");
//
// The environment is never changed here, so several threads may read it at once.
#pragma once

#include <optional>
#include <string>

namespace omnigraph::cluster::posix {

/// The variable's value; nullopt when it is not set. An empty value is a value.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/environment_variable.ipp>
#endif
