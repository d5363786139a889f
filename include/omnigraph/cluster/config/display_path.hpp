// How reports call a file that the configuration declares.
//
//     display_path("brain", "./people.pg");     // brain/./people.pg
//
// Folder and path are joined as text, without normalisation; an absolute path stays as it is (specification §1.6).
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

[[nodiscard]] std::string display_path(std::string_view config_dir, std::string_view declared);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/display_path.ipp>
#endif
