// The version of the library and its programs. A test keeps it equal to the version of the CMake project.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::string_view library_version = "0.1.0";

}  // namespace omnigraph::cluster
