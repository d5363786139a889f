// The one door to the environment of the process.
//
//     const auto home = posix::environment_variable("HOME");
//
// Nothing here changes the environment, so reading it is safe beside other threads that read it.
#pragma once

#include <optional>
#include <string>

namespace omnigraph::cluster::posix {

/// The variable's value; nullopt when it is not set, which is not the same as empty.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/environment_variable.ipp>
#endif
