// Bodies of server/http/connection.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/async_result.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/server/http/connection.hpp>
#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/reply_headers.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/routes.hpp>

namespace omnigraph::cluster::server::detail {

/// A completion token: the coroutine waits, and `failed` gets the result.
OMNIGRAPH_INLINE auto awaited(boost::system::error_code& failed) {
    return boost::asio::redirect_error(boost::asio::use_awaitable, failed);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool connection::cancel_if_idle() {
    if (idle_) stream_.cancel();
    return idle_;
}

OMNIGRAPH_INLINE void connection::cancel_if_late(std::chrono::steady_clock::time_point now) {
    if (now < deadline_) return;
    late_ = true;
    stream_.cancel();
}

OMNIGRAPH_INLINE std::optional<std::chrono::steady_clock::time_point> connection::idle_since() const {
    if (!idle_) return std::nullopt;
    return idle_since_;
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> connection::serve() {
    try {
        while (co_await serve_one()) {}
    } catch (const std::exception& escaped) {  // most likely bad_alloc: this connection ends, the others continue
        context_.log.write(log_level::error, "connection failed", {{"error", for_log(escaped.what())}});
    }
    boost::system::error_code ignored;  // the peer may already be gone
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
}

OMNIGRAPH_INLINE connection::task<bool> connection::serve_one() {
    namespace http = boost::beast::http;
    parser_type parser;
    parser.header_limit(static_cast<std::uint32_t>(context_.limits.header_bytes));
    parser.body_limit(boost::none);  // the limit follows from the route, below

    boost::system::error_code failed;
    idle_ = buffer_.size() == 0;
    idle_since_ = std::chrono::steady_clock::now();
    if (context_.draining && idle_) co_return false;
    arm(context_.limits.idle);
    co_await http::async_read_header(stream_, buffer_, parser, detail::awaited(failed));
    idle_ = false;
    if (failed && std::exchange(late_, false)) failed = boost::beast::error::timeout;

    exchange now;
    if (failed) {
        if (!is_parse_error(failed) && !(failed == boost::beast::error::timeout && parser.got_some())) co_return false;
        co_return co_await send(now, refuse_unreadable(failed), true);
    }
    const auto& fields = parser.get();
    now.head_only = fields.method() == http::verb::head;
    now.version = fields.version();
    now.keep_alive = fields.keep_alive();
    now.method = fields.method_string();
    now.request_id = request_id_of(view_of(fields["X-Request-Id"]));
    now.if_none_match = std::string{view_of(fields[http::field::if_none_match])};
    now.takes_gzip = accepts_gzip(view_of(fields[http::field::accept_encoding]));
    now.path = std::string{split_target(view_of(fields.target())).path};
    now.path.resize(std::min(now.path.size(), now.path.find('?')));
    co_return co_await dispatch(parser, now);
}

/// Handles one request, from the head that was read to the reply that is sent.
OMNIGRAPH_INLINE connection::task<bool> connection::dispatch(parser_type& parser, exchange& now) {
    if (auto refused = refuse_framing(framing_of(parser.get())))
        co_return co_await send(now, *std::move(refused), true);
    auto admitted = admit(parser, now);
    const bool has_body = !parser.is_done();
    if (auto* refused = std::get_if<reply>(&admitted)) co_return co_await send(now, std::move(*refused), has_body);
    auto& taken = std::get<application::admitted_request>(admitted);

    const auto limit = taken.target.record->body_limit;
    const auto announced = parser.content_length();
    if (has_body && announced && *announced > limit)
        co_return co_await send(now, refuse_unreadable(boost::beast::http::error::body_limit), true);
    const bool packed = has_body && is_gzip(view_of(parser.get()[boost::beast::http::field::content_encoding]));
    const body_share share{context_.bodies, taken.actor.value_or(std::string{}),
                           has_body ? announced.value_or(limit) + (packed ? limit : 0) : 0};
    if (!share.granted())
        co_return co_await send(
            now, refuse(refusal::unavailable, "Other requests' bodies fill the memory that is meant for them."), true);
    if (has_body)
        if (auto refused = co_await read_body(parser, limit)) co_return co_await send(now, *std::move(refused), true);
    const work_owner owner{taken.actor.value_or(std::string{}), taken.target.graph};
    if (packed)
        if (auto refused = co_await unpack(parser.get().body(), limit, owner))
            co_return co_await send(now, *std::move(refused), false);
    auto answered = co_await answer(std::move(taken), std::move(parser.get().body()));
    if (answered.source) co_return co_await send_source(now, std::move(answered), owner);
    if (now.record->scope != route_scope::probe && now.record->method == "GET") tag_reply(answered, now.if_none_match);
    if (now.takes_gzip && answered.body.size() >= least_gzip_bytes) co_await pack(answered, owner);
    co_return co_await send(now, std::move(answered), false);
}

OMNIGRAPH_INLINE std::variant<application::admitted_request, reply> connection::admit(const parser_type& parser,
                                                                                      exchange& now) {
    namespace http = boost::beast::http;
    const auto& fields = parser.get();
    if (fields.count(http::field::authorization) > 1)
        return refuse(refusal::bad_request, "There is more than one Authorization header.");
    const auto target = split_target(view_of(fields.target()));
    request_head head{.method = now.head_only ? "GET" : now.method, .target = std::string{target.path}};
    head.content_type = fields[http::field::content_type];
    head.host = target.authority.empty() ? std::string{fields[http::field::host]} : std::string{target.authority};
    if (fields.count(http::field::authorization) == 1)
        head.authorization = std::string{fields[http::field::authorization]};
    if (fields.count(http::field::origin) > 0) head.origin = std::string{fields[http::field::origin]};
    head.request_id = now.request_id;
    head.mcp_version = std::string{view_of(fields["MCP-Protocol-Version"])};
    auto admitted = context_.app.admit(head);
    // What is refused is counted at its route, too.
    const auto found = route_of(head.method, head.target);
    if (const auto* known = std::get_if<route>(&found)) now.record = known->record;
    return admitted;
}

OMNIGRAPH_INLINE connection::task<std::optional<reply>> connection::read_body(parser_type& parser, std::size_t limit) {
    namespace http = boost::beast::http;
    boost::system::error_code failed;
    parser.body_limit(limit);
    arm(context_.limits.body);
    if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        http::response<http::empty_body> go_on{http::status::continue_, 11};
        co_await http::async_write(stream_, go_on, detail::awaited(failed));
    }
    if (!failed) co_await http::async_read(stream_, buffer_, parser, detail::awaited(failed));
    if (failed && std::exchange(late_, false)) failed = boost::beast::error::timeout;
    if (failed) co_return refuse_unreadable(failed);
    co_return std::nullopt;
}

OMNIGRAPH_INLINE connection::task<reply> connection::answer(application::admitted_request admitted, std::string body) {
    disarm();
    if (admitted.target.record->scope == route_scope::probe)
        co_return context_.app.respond(std::move(admitted), std::move(body));
    const std::stop_source stop;
    work_ = stop;
    const peer_watch watch{stream_.socket(), stop};
    const work_owner owner{admitted.actor.value_or(std::string{}), admitted.target.graph};
    std::shared_ptr<application::request_under_way> running;
    std::function<void()> step = [&] {
        const stop_scope scope{stop.get_token()};
        if (!stop_scope::requested()) running = context_.app.begin(std::move(admitted), std::move(body));
    };
    bool had_turn = co_await run_in(context_.reads, owner, std::move(step));
    if (running && running->waits()) {
        step = [&] {
            const stop_scope scope{stop.get_token()};
            context_.app.carry_out(*running);
        };
        had_turn = co_await run_in(context_.writes, owner, std::move(step));
    }
    work_.reset();
    if (!had_turn) co_return refuse(refusal::unavailable, "Too many requests wait already.");
    if (!running) co_return refuse_stopped();
    auto answered = running->answered();
    if (answered.source)  // what it refers to lives as long as it does
        answered.source = [running, source = std::move(answered.source)](const part_sink& sink) {
            return source(sink);
        };
    co_return answered;
}

/// Packs a body on a thread of the pool; it stays as it is when there is none to be had.
OMNIGRAPH_INLINE connection::task<void> connection::pack(reply& answered, work_owner owner) {
    std::optional<std::string> packed;
    std::function<void()> step = [&] { packed = gzip(answered.body); };
    const bool had_turn = co_await run_in(context_.reads, std::move(owner), std::move(step));
    answered.headers.emplace_back("Vary", "Accept-Encoding");
    if (!had_turn || !packed) co_return;
    answered.body = *std::move(packed);
    answered.headers.emplace_back("Content-Encoding", "gzip");
}

/// Unpacks a body on a thread of the pool, or says why it is refused.
OMNIGRAPH_INLINE connection::task<std::optional<reply>> connection::unpack(std::string& body, std::size_t limit,
                                                                           work_owner owner) {
    disarm();
    std::optional<result<std::string, gunzip_fault>> unpacked;
    std::function<void()> step = [&] { unpacked = gunzip(body, limit); };
    if (!co_await run_in(context_.reads, std::move(owner), std::move(step)) || !unpacked)
        co_return refuse(refusal::unavailable, "Too many requests wait already.");
    if (*unpacked) {
        body = *std::move(*unpacked);
        co_return std::nullopt;
    }
    if (unpacked->error() == gunzip_fault::too_large)
        co_return refuse_unreadable(boost::beast::http::error::body_limit);
    co_return refuse(refusal::bad_request, "The body is declared as gzip, and is none, or is not whole.");
}

/// False when too much waits for the pool.
OMNIGRAPH_INLINE connection::task<bool> connection::run_in(work_pool& pool, work_owner owner,
                                                           std::function<void()> job) {
    const pool_submission submission{pool, std::move(owner), std::move(job), context_.io};
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(bool)>(
        submission, boost::asio::use_awaitable);
}

/// The headers of every reply.
template <class Body>
void connection::describe(boost::beast::http::response<Body>& response, const exchange& http_exchange,
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

OMNIGRAPH_INLINE connection::task<bool> connection::send(const exchange& http_exchange, reply answered, bool close) {
    namespace http = boost::beast::http;
    close = close || !http_exchange.keep_alive || context_.draining;
    http::response<http::string_body> response{static_cast<http::status>(answered.status), http_exchange.version};
    describe(response, http_exchange, answered);
    response.keep_alive(!close);
    const auto size = answered.body.size();
    if (!http_exchange.head_only) response.body() = std::move(answered.body);
    if (answered.status != 304) response.content_length(size);

    boost::system::error_code failed;
    arm(context_.limits.write);
    http::response_serializer<http::string_body> serializer{response};
    serializer.split(http_exchange.head_only);
    if (http_exchange.head_only) co_await http::async_write_header(stream_, serializer, detail::awaited(failed));
    else co_await http::async_write(stream_, serializer, detail::awaited(failed));

    note(http_exchange, answered.status, size);
    if (failed || !close) co_return !failed;
    co_await discard();
    co_return false;
}

/// Sends a body while a worker makes it. The worker has the time that the peer needs, and ends when the peer is gone.
OMNIGRAPH_INLINE connection::task<bool> connection::send_source(const exchange& http_exchange, reply answered,
                                                                work_owner owner) {
    const std::stop_source stop;
    work_ = stop;
    const auto channel = std::make_shared<body_channel>(context_.io);
    std::function<void()> make = [channel, source = std::move(answered.source), token = stop.get_token(),
                                  &log = context_.log] {
        const stop_scope scope{token};
        const std::stop_callback on_stop{token, [&] { channel->close(); }};  // it may wait for room
        std::optional<reply> failed;
        try {
            failed = source([&](std::string_view part) { return !token.stop_requested() && channel->push(part); });
        } catch (const std::exception& escaped) {
            log.write(log_level::error, "request failed", {{"error", for_log(escaped.what())}});
            failed = refuse(refusal::internal, "The server failed to answer this request; its log says more.");
        }
        if (!failed && token.stop_requested()) failed = refuse_stopped();
        channel->finish(std::move(failed));
    };
    if (!context_.reads.submit(std::move(owner), std::move(make))) {
        work_.reset();
        co_return co_await send(http_exchange, refuse(refusal::unavailable, "Too many requests wait already."), false);
    }
    bool goes_on = false;
    {
        const peer_watch watch{stream_.socket(), stop};
        disarm();
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
OMNIGRAPH_INLINE connection::task<bool> connection::send_parts(const exchange& http_exchange, const reply& answered,
                                                               body_channel& channel, body_channel::next_part next) {
    namespace http = boost::beast::http;
    const bool in_chunks = http_exchange.version >= 11;
    const bool close = !in_chunks || !http_exchange.keep_alive || context_.draining;
    http::response<http::empty_body> head{http::status::ok, http_exchange.version};
    describe(head, http_exchange, answered);
    head.keep_alive(!close);
    if (in_chunks) head.chunked(true);
    http::response_serializer<http::empty_body> serializer{head};
    boost::system::error_code failed;
    arm(context_.limits.write);
    co_await http::async_write_header(stream_, serializer, detail::awaited(failed));
    std::size_t size = 0;
    while (!failed) {
        const boost::asio::const_buffer bytes{next.bytes.data(), next.bytes.size()};
        size += next.bytes.size();
        arm(context_.limits.write);
        if (in_chunks && bytes.size() > 0)
            co_await boost::asio::async_write(stream_, http::make_chunk(bytes), detail::awaited(failed));
        else if (bytes.size() > 0) co_await boost::asio::async_write(stream_, bytes, detail::awaited(failed));
        if (failed || next.last) break;
        disarm();
        next = co_await channel.take();
    }
    const bool whole = !failed && !next.failed;
    if (whole && in_chunks)
        co_await boost::asio::async_write(stream_, http::make_chunk_last(), detail::awaited(failed));
    note(http_exchange, whole ? 200 : next.failed ? next.failed->status : 499, size);
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

OMNIGRAPH_INLINE void connection::note(const exchange& http_exchange, unsigned status, std::size_t bytes) {
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
OMNIGRAPH_INLINE connection::task<void> connection::discard() {
    boost::system::error_code failed;
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, failed);
    arm(std::chrono::seconds{2});
    std::array<char, 8192> ignored{};
    for (std::size_t seen = 0; !failed && seen < (std::size_t{4} << 20);)
        seen += co_await stream_.async_read_some(boost::asio::buffer(ignored), detail::awaited(failed));
}

}  // namespace omnigraph::cluster::server
