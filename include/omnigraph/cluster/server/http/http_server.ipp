// Bodies of server/http/http_server.hpp.
#pragma once

#include <csignal>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/http_server.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE void http_server::stop() {
    boost::asio::post(io_, [this] { begin_drain(); });
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

/// `HOST:PORT` in two; nullopt when there is no port or no host.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::pair<std::string, std::string>> split_bind_address(
    const std::string& bind) {
    const auto colon = bind.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == bind.size()) return std::nullopt;
    auto host = bind.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos) return std::nullopt;
    auto port = bind.substr(colon + 1);
    if (host.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
        std::stoul(port) > 65535)
        return std::nullopt;
    return std::pair{std::move(host), std::move(port)};
}

OMNIGRAPH_INLINE reply refuse_unreadable(const boost::system::error_code& failed) {
    namespace http = boost::beast::http;
    if (failed == http::error::header_limit)
        return refuse(refusal::headers_too_large, "The request line and headers are larger than 16 KiB.");
    if (failed == http::error::body_limit)
        return refuse(refusal::too_large, "The body is larger than this path accepts.");
    if (failed == boost::beast::error::timeout)
        return refuse(refusal::timed_out, "The request did not arrive in time.");
    return refuse(refusal::bad_request, "This is no well-formed HTTP/1.1 request.");
}

OMNIGRAPH_INLINE bool is_parse_error(const boost::system::error_code& failed) {
    namespace http = boost::beast::http;
    return failed.category() == make_error_code(http::error::bad_method).category() &&
           failed != http::error::end_of_stream && failed != http::error::partial_message;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE result<std::string, listen_fault> http_server::listen(const std::string& bind) {
    const auto where = detail::split_bind_address(bind);
    if (!where)
        return listen_fault{"`" + bind + "` is no address to listen on; write HOST:PORT, as in 127.0.0.1:8080."};
    error_code failed;
    const auto found = tcp::resolver{io_}.resolve(where->first, where->second, tcp::resolver::passive, failed);
    if (failed || found.empty())
        return listen_fault{"The host of `" + bind + "` cannot be resolved: " + failed.message() + "."};
    const auto endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(boost::asio::socket_base::reuse_address{true}, failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(boost::asio::socket_base::max_listen_connections, failed);
    if (failed) return listen_fault{"The server cannot listen on `" + bind + "`: " + failed.message() + "."};
    const auto bound = acceptor_.local_endpoint(failed);
    const auto host = bound.address().to_string();
    return (bound.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(bound.port());
}

OMNIGRAPH_INLINE void http_server::run() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    boost::asio::co_spawn(io_, wait_for_signal(), boost::asio::detached);
    boost::asio::co_spawn(io_, accept_loop(), boost::asio::detached);
    io_.run();
    workers_.join();
}

OMNIGRAPH_INLINE void http_server::begin_drain() {
    if (draining_) return;
    draining_ = true;
    app_.begin_drain();
    error_code ignored;  // closing what is closed already is what is wanted
    acceptor_.close(ignored);
    signals_.cancel(ignored);
    signals_.clear(ignored);  // whoever signals once more does not want to wait
    for (auto& peer : open_)
        if (peer.idle) peer.stream.cancel();
    if (open_.empty()) return;
    drain_deadline_.expires_after(limits_.drain);
    drain_deadline_.async_wait([this](const error_code& cancelled) {
        if (cancelled) return;
        log_.say(log_level::warn, "drain deadline reached", {{"connections", open_.size()}});
        for (auto& peer : open_) peer.stream.close();
    });
}

}  // namespace omnigraph::cluster::server
