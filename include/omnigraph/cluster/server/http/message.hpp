// Requests and replies without sockets, as the router and the handlers use them.
//
//     return refuse(refusal::not_found, "There is no graph `kb` here.");
//
// Every refusal has the same error envelope, `{"error": "...", "code": "..."}` (surfaces specification §2.3).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_reason.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::server {

/// What is known of a request before its body is read.
struct request_head {
    std::string method;
    std::string target;  ///< as sent, with the query string
    std::optional<std::string> authorization = {};
    std::string content_type = {};
    std::string host = {};                   ///< `host[:port]` of the target or the Host header
    std::optional<std::string> origin = {};  ///< the Origin header, which a browser sends
    std::string request_id = {};             ///< for logs
    std::string mcp_version = {};            ///< MCP-Protocol-Version; empty when it was not sent
    bool wants_events = false;               ///< Accept names `text/event-stream`
};

struct reply;

/// Takes a part of a body; false: no more is wanted.
using part_sink = std::function<bool(std::string_view part)>;

/// Makes a body part by part on a thread that may block. A refusal before the first part is the answer; a later one
/// breaks the body off, so that the peer cannot take it for the whole. One of a source of events stands in its last
/// event, so it is only noted.
using body_source = std::function<std::optional<reply>(const part_sink& sink)>;

/// A status with its body.
struct reply {
    unsigned status = 200;
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string_view media_type = "application/json";  ///< of the body; a literal
    body_source source = {};                           ///< makes the body, in place of `body`
    bool source_writes = false;                        ///< the source changes the graph, and its parts are events
};

/// A write that is understood, allowed and admitted, and waits for its turn on the graph. It refers to the context of
/// its request, and runs once.
using write_step = std::function<reply()>;

/// What a handler makes of a request.
using handled = std::variant<reply, write_step>;

/// The reply, after the write has run when there is one.
[[nodiscard]] reply finish(handled outcome);

/// `text` as a JSON string.
[[nodiscard]] json text_json(std::string_view text);

/// A reply with this JSON body.
[[nodiscard]] reply reply_with(const json& body, unsigned status = 200);

/// Why a request is refused. The texts of `code` are part of the interface.
enum class refusal {
    bad_request,
    unauthorized,
    forbidden,
    not_found,
    method_not_allowed,
    timed_out,
    conflict,
    too_large,
    unsupported_media_type,
    wrong_shape,
    too_many_requests,
    headers_too_large,
    internal,
    unavailable,
    embedding_failed,  ///< by the provider of the graph
};

/// The status and the code of a refusal.
struct refusal_status {
    unsigned status;
    std::string_view code;
};

[[nodiscard]] constexpr refusal_status status_of(refusal why) {
    switch (why) {
        case refusal::bad_request: return {400, "bad_request"};
        case refusal::unauthorized: return {401, "unauthorized"};
        case refusal::forbidden: return {403, "forbidden"};
        case refusal::not_found: return {404, "not_found"};
        case refusal::method_not_allowed: return {405, "method_not_allowed"};
        case refusal::timed_out: return {408, "bad_request"};
        case refusal::conflict: return {409, "conflict"};
        case refusal::too_large: return {413, "bad_request"};
        case refusal::unsupported_media_type: return {415, "bad_request"};
        case refusal::wrong_shape: return {422, "bad_request"};
        case refusal::too_many_requests: return {429, "too_many_requests"};
        case refusal::headers_too_large: return {431, "bad_request"};
        case refusal::unavailable: return {503, "unavailable"};
        case refusal::embedding_failed: return {503, codes::embedding_failed.text};
        case refusal::internal: break;
    }
    return {500, "internal"};
}

/// The columns of a refusal's text. A longer text is cut, so the server never repeats a long request.
inline constexpr std::size_t max_refusal_width = 2000;

/// The refusal with this text, in the error envelope; with a reason for the programs that know it.
[[nodiscard]] reply refuse(refusal why, std::string_view text, graph_reason reason = graph_reason::none);

/// A point in time in HTTP's format: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(instant when);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/message.ipp>
#endif
