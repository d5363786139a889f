// Bodies of server/http/connection_parts.hpp.
#pragma once

#include <algorithm>
#include <string>

#include <boost/asio/async_result.hpp>
#include <boost/beast/core/error.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/connection_parts.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply refuse_unreadable(const boost::system::error_code& failed, std::size_t limit) {
    namespace http = boost::beast::http;
    if (failed == http::error::header_limit)
        return refuse(refusal::headers_too_large, "The request line and headers are larger than 16 KiB.");
    if (failed == http::error::body_limit)
        return refuse(refusal::too_large, "The body is larger than the " + std::to_string(limit) +
                                              " bytes that this path accepts; send it in parts, or work where the "
                                              "graph is stored.");
    if (failed == http::error::bad_obs_fold)
        return refuse(refusal::bad_request, "A header field goes on in the next line; write each in one line.");
    if (failed == http::error::buffer_overflow)
        return refuse(refusal::headers_too_large, "A chunk's extension or a trailer is larger than 64 KiB.");
    if (failed == boost::beast::error::timeout)
        return refuse(refusal::timed_out, "The request did not arrive in time.");
    if (failed == arriving_body::no_room())
        return refuse(refusal::unavailable,
                      "Bodies of requests fill the memory that is meant for them. Send this one again; a body that "
                      "does not arrive loses its place to others.");
    return refuse(refusal::bad_request, "This is no well-formed HTTP/1.1 request.");
}

OMNIGRAPH_INLINE bool folds_a_field(std::string_view arrived, std::size_t seen) {
    constexpr std::string_view line_end = "\r\n", head_end = "\r\n\r\n";
    const auto begin = seen - std::min(seen, head_end.size());
    const auto head = arrived.substr(0, arrived.find(head_end, begin));
    for (auto at = head.find(line_end, begin); at != std::string_view::npos; at = head.find(line_end, at + 1)) {
        const auto next = at + line_end.size();
        if (next < head.size() && (head[next] == ' ' || head[next] == '\t')) return true;
    }
    return false;
}

OMNIGRAPH_INLINE bool is_parse_error(const boost::system::error_code& failed) {
    namespace http = boost::beast::http;
    return failed.category() == make_error_code(http::error::bad_method).category() &&
           failed != http::error::end_of_stream && failed != http::error::partial_message;
}

OMNIGRAPH_INLINE head_framing framing_of(const boost::beast::http::request_header<>& head) {
    namespace http = boost::beast::http;
    head_framing seen{.version = head.version(), .target = view_of(head.target())};
    seen.asks = head.method() == http::verb::get || head.method() == http::verb::head;
    for (const auto& field : head) {
        const auto value = view_of(field.value());
        switch (field.name()) {
            case http::field::host: seen.host.push_back(value); break;
            case http::field::transfer_encoding: seen.transfer_encoding.push_back(value); break;
            case http::field::content_length: seen.content_length.push_back(value); break;
            case http::field::content_encoding: seen.content_encoding.push_back(value); break;
            default: break;
        }
    }
    return seen;
}

OMNIGRAPH_INLINE std::string owner_of(const application::admitted_request& request) {
    if (request.actor) return *request.actor;
    return request.serving->mode == runtime_mode::open ? std::string{} : std::string{" "};  // the name of no actor
}

OMNIGRAPH_INLINE boost::asio::awaitable<bool> run_in(work_pool& pool, work_owner owner, std::function<void()> job,
                                                     boost::asio::io_context& io) {
    const pool_submission submission{pool, std::move(owner), std::move(job), io};
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
        submission, boost::asio::use_awaitable);
}

}  // namespace omnigraph::cluster::server
