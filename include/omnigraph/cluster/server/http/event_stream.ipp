// Bodies of server/http/event_stream.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/event_stream.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool accepts_events(std::string_view accept) {
    while (!accept.empty()) {
        const auto part = accept.substr(0, accept.find(','));
        accept.remove_prefix(std::min(accept.size(), part.size() + 1));
        if (equal_ignoring_case(trim_blanks(part.substr(0, part.find(';'))), events_media_type))
            return !excluded_by_weight(part);
    }
    return false;
}

OMNIGRAPH_INLINE std::string event_text(std::string_view name, const json& data) {
    return "event: " + std::string{name} + "\ndata: " + compact_json(data) + "\n\n";
}

}  // namespace omnigraph::cluster::server
