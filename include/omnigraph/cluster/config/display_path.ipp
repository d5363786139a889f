// Bodies of config/display_path.hpp.
#pragma once

#include <filesystem>

#include <omnigraph/cluster/config/display_path.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string display_path(std::string_view config_dir, std::string_view declared) {
    return (std::filesystem::path{config_dir} / std::filesystem::path{declared}).string();
}

}  // namespace omnigraph::cluster
