// Bodies of posix/environment_variable.hpp.
#pragma once

#include <cstdlib>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::optional<std::string> environment_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
}

}  // namespace omnigraph::cluster::posix
