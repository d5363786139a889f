// How reports call a file that the configuration declares.
//
//     display_path("brain", "./people.pg")     // brain/./people.pg
//
// Folder and path are joined as text, without normalisation; an absolute path stays as it is (specification §1.6).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

[[nodiscard]] inline std::string display_path(std::string_view config_dir, std::string_view declared) {
    return (std::filesystem::path{config_dir} / std::filesystem::path{declared}).string();
}

}  // namespace omnigraph::cluster
