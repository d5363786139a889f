// Bodies of server/http/reply_writer.hpp.
#pragma once

#include <array>
#include <exception>
#include <functional>
#include <utility>

#include <boost/asio/write.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/server/http/body_budget.hpp>
#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/reply_writer.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE void reply_writer::give_up() {
    deadline_.arm(std::chrono::seconds{0});
    stream_.cancel();
}

OMNIGRAPH_INLINE bool reply_writer::hold(std::optional<body_share>& share, const std::string& actor,
                                         std::size_t bytes) {
    share.emplace(context_.answers, actor, [this] { give_up(); });
    return share->grow_to(bytes);
}

OMNIGRAPH_INLINE reply_writer::task<bool> reply_writer::send_made(const exchange& http_exchange, reply made,
                                                                  work_owner owner) {
    std::optional<body_share> share;
    const bool counted = made.body.size() > body_budget::small && !http_exchange.wrote && !http_exchange.head_only;
    if (counted && !hold(share, owner.actor, made.body.size()))
        co_return co_await send(http_exchange,
                                refuse(refusal::unavailable,
                                       "Answers that their readers do not take fill the memory that is meant for them. "
                                       "Ask again, and take the answer without a pause."),
                                false);
    if (counted) share->arrived();  // until it is sent nothing takes its place
    co_await pack(http_exchange, made, owner);
    if (counted && !hold(share, owner.actor, made.body.size()))
        share.reset();  // it takes no more than before, so there is room
    co_return co_await send(http_exchange, std::move(made), false, share ? &*share : nullptr);
}

OMNIGRAPH_INLINE reply_writer::task<void> reply_writer::pack(const exchange& http_exchange, reply& answered,
                                                             work_owner owner) {
    if (!http_exchange.takes_gzip || answered.body.size() < least_gzip_bytes) co_return;
    std::optional<std::string> packed;
    std::function<void()> step = [&] { packed = gzip(answered.body); };
    if (!co_await run_in(context_.reads, std::move(owner), std::move(step), context_.io) || !packed) co_return;
    answered.body = *std::move(packed);
    answered.headers.emplace_back("Content-Encoding", "gzip");
}

/// The headers of every reply.
template <class Body>
void reply_writer::describe(boost::beast::http::response<Body>& response, const exchange& http_exchange,
                            const reply& answered) {
    namespace http = boost::beast::http;
    response.set(http::field::date, http_date(context_.log.now()));
    response.set(http::field::content_type,
                 boost::beast::string_view{answered.media_type.data(), answered.media_type.size()});
    response.set(http::field::cache_control, "no-store");
    if (!http_exchange.request_id.empty()) response.set("X-Request-Id", http_exchange.request_id);
    response.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : answered.headers) response.set(name, value);
}

OMNIGRAPH_INLINE reply_writer::task<bool> reply_writer::send(const exchange& http_exchange, reply answered, bool close,
                                                             body_share* share) {
    namespace http = boost::beast::http;
    close = close || !http_exchange.keep_alive || context_.draining;
    http::response<http::string_body> response{static_cast<http::status>(answered.status), http_exchange.version};
    describe(response, http_exchange, answered);
    response.keep_alive(!close);
    const auto size = answered.body.size();
    if (!http_exchange.head_only) response.body() = std::move(answered.body);
    if (answered.status != 304) response.content_length(size);

    boost::system::error_code failed;
    deadline_.arm(context_.limits.write);
    http::response_serializer<http::string_body> serializer{response};
    serializer.split(http_exchange.head_only);
    if (http_exchange.head_only) co_await http::async_write_header(stream_, serializer, awaited(failed));
    for (std::uint64_t sent = 0; !http_exchange.head_only && !failed && !serializer.is_done();) {
        sent += co_await http::async_write_some(stream_, serializer, awaited(failed));
        if (share) share->peer_took(sent);
    }

    note(http_exchange, answered.status, size);
    if (failed || !close) co_return !failed;
    co_await discard();
    co_return false;
}

/// The work that makes a body. Of a packed one the channel gets the packed bytes; one that fails has no trailer.
OMNIGRAPH_INLINE std::function<void()> reply_writer::maker(std::shared_ptr<body_channel> channel, body_source source,
                                                           body_form form, std::stop_token token) {
    return [channel = std::move(channel), source = std::move(source), form, token = std::move(token),
            &log = context_.log] {
        const stop_scope scope{token};
        const std::stop_callback on_stop{token, [&] { channel->close(); }};  // it may wait for room
        std::optional<reply> failed;
        unsigned told = 200;
        try {
            std::optional<gzip_writer> packer;
            if (form == body_form::packed) packer.emplace();
            failed = source([&](std::string_view part) {
                return !token.stop_requested() && channel->push(packer ? packer->add(part) : part);
            });
            if (form == body_form::events && failed && !token.stop_requested()) {
                told = failed->status;
                failed.reset();
            }
            if (packer && !failed && !token.stop_requested() && !channel->push(packer->finish()))
                failed = refuse_stopped();
        } catch (...) {
            log.write(log_level::error, "request failed", {{"error", for_log(what_was_thrown())}});
            failed = refuse(refusal::internal, "The server failed to answer this request; its log says more.");
        }
        if (!failed && token.stop_requested()) failed = refuse_stopped();
        channel->finish(std::move(failed), told);
    };
}

OMNIGRAPH_INLINE reply_writer::task<bool> reply_writer::send_source(const exchange& http_exchange, reply answered,
                                                                    work_owner owner) {
    const std::stop_source stop;
    work_ = stop;
    const bool events = answered.source_writes, packed = http_exchange.takes_gzip && !events;
    const auto form = events ? body_form::events : packed ? body_form::packed : body_form::plain;
    const auto channel =
        events ? std::make_shared<body_channel>(context_.io, 1) : std::make_shared<body_channel>(context_.io);
    if (packed) answered.headers.emplace_back("Content-Encoding", "gzip");
    auto make = maker(channel, std::move(answered.source), form, stop.get_token());
    auto& pool = events ? context_.writes : context_.exports;
    if (!pool.submit(std::move(owner), std::move(make))) {
        work_.reset();
        co_return co_await send(http_exchange, refuse(refusal::unavailable, "Too many requests wait already."), false);
    }
    bool goes_on = false;
    {
        const peer_watch watch{stream_.socket(), stop};
        deadline_.disarm();
        auto first = co_await channel->take();
        if (first.failed && first.bytes.empty())
            goes_on = co_await send(http_exchange, *std::move(first.failed), false);
        else goes_on = co_await send_parts(http_exchange, answered, *channel, std::move(first));
    }
    channel->close();
    work_->request_stop();
    work_.reset();
    co_return goes_on;
}

/// A peer of HTTP/1.1 gets chunks, and knows by the last one that it has all. One of HTTP/1.0 reads until the end of
/// the connection, which is a reset when the body is not whole.
OMNIGRAPH_INLINE reply_writer::task<bool> reply_writer::send_parts(const exchange& http_exchange, const reply& answered,
                                                                   body_channel& channel,
                                                                   body_channel::next_part next) {
    namespace http = boost::beast::http;
    const bool in_chunks = http_exchange.version >= 11;
    const bool close = !in_chunks || !http_exchange.keep_alive || context_.draining;
    http::response<http::empty_body> head{http::status::ok, http_exchange.version};
    describe(head, http_exchange, answered);
    head.keep_alive(!close);
    if (in_chunks) head.chunked(true);
    http::response_serializer<http::empty_body> serializer{head};
    boost::system::error_code failed;
    deadline_.arm(context_.limits.write);
    co_await http::async_write_header(stream_, serializer, awaited(failed));
    std::size_t size = 0;
    const auto patience = context_.limits.silence;
    reader_pace pace{static_cast<std::size_t>(context_.limits.slow_reader * patience / std::chrono::seconds{1})};
    while (!failed) {
        const boost::asio::const_buffer bytes{next.bytes.data(), next.bytes.size()};
        size += next.bytes.size();
        deadline_.arm(context_.limits.write);
        const auto began = std::chrono::steady_clock::now();
        // Events hold no place of an export, nor does one that is made to its end.
        if (!answered.source_writes && !next.last) deadline_.slow_from = began + patience - pace.waited;
        if (in_chunks && bytes.size() > 0)
            co_await boost::asio::async_write(stream_, http::make_chunk(bytes), awaited(failed));
        else if (bytes.size() > 0) co_await boost::asio::async_write(stream_, bytes, awaited(failed));
        deadline_.slow_from = std::chrono::steady_clock::time_point::max();
        pace.took(bytes.size(), std::chrono::steady_clock::now() - began);
        if (failed || next.last) break;
        deadline_.disarm();
        next = co_await channel.take();
    }
    const bool whole = !failed && !next.failed;
    if (whole && in_chunks) co_await boost::asio::async_write(stream_, http::make_chunk_last(), awaited(failed));
    note(http_exchange, whole ? next.told : next.failed ? next.failed->status : 499, size);
    if (whole && !failed && !close) co_return true;
    if (!whole) {
        boost::system::error_code ignored;
        stream_.socket().set_option(boost::asio::socket_base::linger{true, 0}, ignored);
        stream_.close();
        co_return false;
    }
    co_await discard();
    co_return false;
}

OMNIGRAPH_INLINE void reply_writer::note(const exchange& http_exchange, unsigned status, std::size_t bytes) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - http_exchange.began);
    context_.app.metrics().note_request(http_exchange.record, status, took);
    context_.log.write(log_level::info, "access",
                       {{"method", for_log(http_exchange.method)},
                        {"path", for_log(http_exchange.path)},
                        {"status", status},
                        {"bytes", bytes},
                        {"micros", took.count()},
                        {"request_id", http_exchange.request_id}});
}

/// Reads on for a moment before closing, because a close with unread input would discard a reply that the peer has not
/// read.
OMNIGRAPH_INLINE reply_writer::task<void> reply_writer::discard() {
    boost::system::error_code failed;
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, failed);
    deadline_.arm(std::chrono::seconds{2});
    std::array<char, 8192> ignored{};
    for (std::size_t seen = 0; !failed && seen < (std::size_t{4} << 20);)
        seen += co_await stream_.async_read_some(boost::asio::buffer(ignored), awaited(failed));
}

}  // namespace omnigraph::cluster::server
