// Bodies of server/http/connection.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/server/http/connection.hpp>
#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/event_stream.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/reply_headers.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/routes.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool connection::cancel_if_idle() {
    if (!idle_) return false;
    idle_ = false;  // it ends: the next one that has to make room is another
    stream_.cancel();
    return true;
}

OMNIGRAPH_INLINE void connection::cancel_if_late(std::chrono::steady_clock::time_point now) {
    if (now < deadline_.at) return;
    deadline_.passed = true;
    stream_.cancel();
}

OMNIGRAPH_INLINE std::optional<std::chrono::steady_clock::time_point> connection::idle_since() const {
    if (!idle_) return std::nullopt;
    return idle_since_;
}

OMNIGRAPH_INLINE boost::asio::awaitable<void> connection::serve() {
    try {
        while (co_await serve_one()) {}
    } catch (...) {  // most likely bad_alloc: this connection ends, the others continue
        context_.log.write(log_level::error, "connection failed", {{"error", for_log(what_was_thrown())}});
    }
    boost::system::error_code ignored;  // the peer may already be gone
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
}

OMNIGRAPH_INLINE connection::task<boost::system::error_code> connection::read_head(parser_type& parser) {
    namespace http = boost::beast::http;
    constexpr std::size_t most_at_once = 65536;
    parser.eager(false);
    // What a peer has sent behind its last request is there already.
    for (std::size_t seen = 0;;) {
        const auto arrived = buffer_.cdata();
        if (folds_a_field({static_cast<const char*>(arrived.data()), arrived.size()}, seen))
            co_return http::error::bad_obs_fold;
        boost::system::error_code failed;
        if (arrived.size() > 0) buffer_.consume(parser.put(arrived, failed));
        if (parser.is_header_done()) co_return failed;
        if (failed && failed != http::error::need_more) co_return failed;
        seen = buffer_.size();
        const auto more = co_await stream_.async_read_some(
            buffer_.prepare(boost::beast::read_size(buffer_, most_at_once)), awaited(failed));
        if (failed == boost::asio::error::eof)
            co_return parser.got_some() ? http::error::partial_message : http::error::end_of_stream;
        if (failed) co_return failed;
        buffer_.commit(more);
    }
}

OMNIGRAPH_INLINE connection::task<bool> connection::serve_one() {
    namespace http = boost::beast::http;
    parser_type parser;
    parser.header_limit(static_cast<std::uint32_t>(context_.limits.header_bytes));
    parser.body_limit(boost::none);  // the limit follows from the route, below

    idle_ = buffer_.size() == 0;
    idle_since_ = std::chrono::steady_clock::now();
    if (idle_) buffer_.shrink_to_fit();  // the next head may come late
    if (context_.draining && idle_) co_return false;
    deadline_.arm(context_.limits.idle);
    auto failed = co_await read_head(parser);
    idle_ = false;
    if (failed && std::exchange(deadline_.passed, false)) failed = boost::beast::error::timeout;

    exchange now;
    if (failed) {
        if (!is_parse_error(failed) && !(failed == boost::beast::error::timeout && parser.got_some())) co_return false;
        co_return co_await answers_.send(now, refuse_unreadable(failed), true);
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
        co_return co_await answers_.send(now, *std::move(refused), true);
    auto admitted = admit(parser, now);
    const bool has_body = !parser.is_done();
    if (auto* refused = std::get_if<reply>(&admitted))
        co_return co_await answers_.send(now, std::move(*refused), has_body);
    auto& taken = std::get<application::admitted_request>(admitted);

    const auto limit = taken.target.record->body_limit;
    const auto announced = parser.content_length();
    if (has_body && announced && *announced > limit)
        co_return co_await answers_.send(now, refuse_unreadable(boost::beast::http::error::body_limit, limit), true);
    if (auto refused = refuse_coding(framing_of(parser.get())))
        co_return co_await answers_.send(now, *std::move(refused), true);
    const work_owner owner{owner_of(taken), taken.target.graph};
    if (announced && !context_.bodies.has_room(owner.actor, *announced))
        co_return co_await answers_.send(now, refuse_unreadable(arriving_body::no_room()), true);
    std::optional<body_share> share{std::in_place, context_.bodies, owner.actor, [this] { answers_.give_up(); }};
    auto& body = parser.get().body();
    body.share = &*share;
    if (has_body)
        if (auto refused = co_await read_body(parser, limit)) {
            body.text = {};
            co_return co_await answers_.send(now, *std::move(refused), true);
        }
    if (has_body && is_gzip(view_of(parser.get()[boost::beast::http::field::content_encoding])))
        if (auto refused = co_await unpack(body, limit, owner))
            co_return co_await answers_.send(now, *std::move(refused), false);
    auto answered = co_await answer(std::move(taken), std::move(body.text), now, owner);
    if (now.record->scope != route_scope::probe) answered.headers.emplace_back("Vary", "Accept-Encoding");
    if (answered.source) co_return co_await answers_.send_source(now, std::move(answered), owner);
    share.reset();  // the body is gone, and its reader may take the answer slowly
    co_return co_await answers_.send_made(now, std::move(answered), owner);
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
    head.wants_events = accepts_events(view_of(fields[http::field::accept]));
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
    deadline_.arm(context_.limits.body);
    if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        http::response<http::empty_body> go_on{http::status::continue_, 11};
        co_await http::async_write(stream_, go_on, awaited(failed));
    }
    if (!failed) co_await http::async_read(stream_, buffer_, parser, awaited(failed));
    auto& share = *parser.get().body().share;
    share.arrived();
    if (share.lost()) failed = arriving_body::no_room();
    else if (failed && std::exchange(deadline_.passed, false)) failed = boost::beast::error::timeout;
    if (failed) co_return refuse_unreadable(failed, limit);
    co_return std::nullopt;
}

OMNIGRAPH_INLINE connection::task<reply> connection::answer(application::admitted_request admitted, std::string body,
                                                            exchange& now, work_owner owner) {
    deadline_.disarm();
    if (admitted.target.record->scope == route_scope::probe)
        co_return context_.app.respond(std::move(admitted), std::move(body));
    const std::stop_source stop;
    work_ = stop;
    const peer_watch watch{stream_.socket(), stop};
    std::shared_ptr<application::request_under_way> running;
    std::optional<reply> answered;
    std::function<void()> step = [&] {
        const stop_scope scope{stop.get_token()};
        if (stop_scope::requested()) return;
        running = context_.app.begin(std::move(admitted), std::move(body));
        if (running->waits()) return;
        answered = running->answered();
        // The tag of a long answer takes its time, and all others would wait for the thread of `io`.
        if (now.record->is_tagged()) tag_reply(*answered, now.if_none_match);
    };
    bool had_turn = co_await run_in(context_.reads, owner, std::move(step), context_.io);
    if (running && running->waits()) {
        now.wrote = true;
        step = [&] {
            const stop_scope scope{stop.get_token()};
            context_.app.carry_out(*running);
        };
        had_turn = co_await run_in(context_.writes, owner, std::move(step), context_.io);
    }
    work_.reset();
    if (!had_turn) co_return refuse(refusal::unavailable, "Too many requests wait already.");
    if (!running) co_return refuse_stopped();
    if (!answered) answered = running->answered();  // what changed the graph is told, or the connection ends
    if (answered->source)                           // what it refers to lives as long as it does
        answered->source = [running, source = std::move(answered->source)](const part_sink& sink) {
            return source(sink);
        };
    co_return *std::move(answered);
}

/// Unpacks a body on a thread of the pool, or says why it is refused. Its memory is taken for what its trailer says,
/// and for the whole limit when that is not true.
OMNIGRAPH_INLINE connection::task<std::optional<reply>> connection::unpack(arriving_body::value_type& body,
                                                                           std::size_t limit, work_owner owner) {
    deadline_.disarm();
    std::optional<result<std::string, gunzip_fault>> unpacked;
    const auto packed_size = body.text.size();
    for (const auto most : {std::min(said_unpacked_size(body.text), limit), limit}) {
        if (!body.share->grow_to(packed_size + most)) co_return refuse_unreadable(arriving_body::no_room());
        std::function<void()> step = [&] { unpacked = gunzip(body.text, most); };
        if (!co_await run_in(context_.reads, owner, std::move(step), context_.io) || !unpacked)
            co_return refuse(refusal::unavailable, "Too many requests wait already.");
        if (*unpacked || unpacked->error() != gunzip_fault::too_large || most == limit) break;
    }
    if (*unpacked) {
        body.text = *std::move(*unpacked);
        co_return std::nullopt;
    }
    if (unpacked->error() == gunzip_fault::too_large)
        co_return refuse_unreadable(boost::beast::http::error::body_limit, limit);
    co_return refuse(refusal::bad_request, "The body is declared as gzip, and is none, or is not whole.");
}

}  // namespace omnigraph::cluster::server
