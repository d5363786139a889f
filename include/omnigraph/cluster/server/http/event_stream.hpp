// Server-sent events (HTML standard §9.2): what a caller of long work reads while it lasts.
//
//     if (accepts_events("application/json, text/event-stream"))
//         std::cout << event_text("progress", boost::json::object{{"done", 3}});
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::server {

inline constexpr std::string_view events_media_type = "text/event-stream";

/// Whether an Accept header names event streams, and does not exclude them by `q=0`. `*/*` does not name them.
[[nodiscard]] bool accepts_events(std::string_view accept);

/// One event.
[[nodiscard]] std::string event_text(std::string_view name, const json& data);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/event_stream.ipp>
#endif
