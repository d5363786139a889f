// Bodies of server/http/message.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE json text_json(std::string_view text) {
    return json(boost::json::string_view{text.data(), text.size()});
}

OMNIGRAPH_INLINE reply reply_with(const json& body, unsigned status) { return {status, compact_json(body), {}}; }

OMNIGRAPH_INLINE reply refuse(refusal why, std::string_view text) {
    const auto words = words_of(why);
    boost::json::object body;
    body["error"] = text;
    body["code"] = words.code;
    reply answered{words.status, compact_json(json(std::move(body))), {}};
    if (why == refusal::unauthorized) answered.headers.emplace_back("WWW-Authenticate", "Bearer");
    if (why == refusal::too_many_requests) answered.headers.emplace_back("Retry-After", "60");
    return answered;
}

}  // namespace omnigraph::cluster::server
