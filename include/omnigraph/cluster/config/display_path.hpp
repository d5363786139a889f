// The name of a declared file in reports.
//
//     display_path("brain", "./people.pg");     // brain/./people.pg
//
// Folder and path are joined as text without normalisation; an absolute path is unchanged (control-plane specification
// §1.6).
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// `<config_dir>/<declared>`, or `declared` when it is absolute.
[[nodiscard]] std::string display_path(std::string_view config_dir, std::string_view declared);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/display_path.ipp>
#endif
