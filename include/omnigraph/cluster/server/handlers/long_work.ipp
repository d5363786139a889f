// Bodies of server/handlers/long_work.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/handlers/long_work.hpp>
#include <omnigraph/cluster/server/http/event_stream.hpp>

namespace omnigraph::cluster::server::detail {

/// The event that ends the stream.
[[nodiscard]] OMNIGRAPH_INLINE std::string last_event(const reply& answered) {
    auto body = parse_json(answered.body, {.bytes = answered.body.size() + 1, .depth = 64});
    auto data = body ? *std::move(body) : json(boost::json::object{});
    if (answered.status == 200) return event_text("result", data);
    data.as_object()["status"] = answered.status;
    return event_text("error", data);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE handled long_work(const request_context& context,
                                   std::function<reply(const progress_sink& tell)> work) {
    if (!context.wants_events) return [work = std::move(work)] { return work([](const json&) { return; }); };
    reply streamed;
    streamed.media_type = events_media_type;
    streamed.source_writes = true;
    streamed.source = [work = std::move(work)](const part_sink& sink) -> std::optional<reply> {
        constexpr std::chrono::milliseconds pause{250};
        auto next = std::chrono::steady_clock::time_point::min();
        auto answered = work([&](const json& progress) {
            const auto now = std::chrono::steady_clock::now();
            if (now < next) return;
            next = now + pause;
            // Who listens no more ends the work by going away, not by this.
            static_cast<void>(sink(event_text("progress", progress)));
        });
        static_cast<void>(sink(detail::last_event(answered)));
        if (answered.status == 200) return std::nullopt;
        return answered;
    };
    return streamed;
}

}  // namespace omnigraph::cluster::server
