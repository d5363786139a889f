// The version this build reports on `--version` and `GET /healthz`.
#pragma once

#include <string_view>

namespace omnigraph::cluster::server {

inline constexpr std::string_view server_version = "0.1.0";

}  // namespace omnigraph::cluster::server
