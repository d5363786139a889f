// The version of the library and of the programs built from it; the build holds it
// equal to the version of the project.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::string_view library_version = "0.1.0";

}  // namespace omnigraph::cluster
