// Whole files for tests, and where the sources of this project lie.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace omnigraph::cluster {

/// The bytes of a file; throws when there is none.
[[nodiscard]] inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw std::runtime_error{"cannot read " + path.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The root of the source tree, which the build names in OMNIGRAPH_SOURCE; throws when it does not.
[[nodiscard]] inline std::filesystem::path source_folder() {
    const char* const source = std::getenv("OMNIGRAPH_SOURCE");
    if (!source) throw std::runtime_error{"OMNIGRAPH_SOURCE does not name the source tree"};
    return source;
}

}  // namespace omnigraph::cluster
