// Work that lasts: answered when it is done, or, for a caller that accepts `text/event-stream`, told while it goes on.
//
//     return long_work(request, [](const progress_sink& tell) {
//         tell(boost::json::object{{"done", 3}});
//         return reply{};
//     });
//
// (1) What is checked before the work begins is answered with its own status. From then on the status is 200, and the
//     last event is `result` with what would have been the body of a 200, or `error` with the envelope and its
//     `status`.
// (2) A `progress` event comes a quarter of a second after the one before, or later.
// (3) The work takes its graph's turn among the writes either way.
#pragma once

#include <functional>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// Takes how far the work has come.
using progress_sink = std::function<void(const json& progress)>;

/// `work` refers to the context of its request, and runs once.
[[nodiscard]] handled long_work(const request_context& context, std::function<reply(const progress_sink& tell)> work);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/long_work.ipp>
#endif
