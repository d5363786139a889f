// The HTTP/1.1 server on one address, made with Asio and Beast.
//
//     http_server server{app, log, {}};
//     if (auto bound = server.listen("127.0.0.1:0"); !bound) return bound.error().message;
//     server.stop_on_signals();           // SIGINT and SIGTERM, for a program of its own
//     server.run();                       // until stop(), then drains
//
// (1) One thread does all I/O. Handlers run in pools, for reads, for writes and for exports, which actors and graphs
//     share, so a slow query or a slow reader of an export delays nobody else. Health probes need no pool.
// (2) Every wait has a deadline: heads, bodies, writes and idle connections.
// (3) A body is read only after route, token and graph have been checked, and never beyond the limit of its route.
// (4) After stop() or a stop signal no connection is accepted, idle ones are closed, and requests in progress are
//     answered; at the deadline the rest is stopped and answered with 503. A second signal ends the server at once.
// (5) stop() works before, during and after run(). Signals are handled only after stop_on_signals().
// (6) A new peer takes the place of the connection that was idle longest, and no address can hold all connections.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

/// Why the address cannot be bound.
struct listen_fault {
    std::string message;
};

class http_server {
public:
    /// `app` and `log` must outlive the server.
    http_server(application& app, event_log& log, http_limits limits);
    ~http_server();

    /// Binds `HOST:PORT` (`[::1]:8080` for IPv6; port 0 picks a free one). Returns the address that was bound.
    [[nodiscard]] result<std::string, listen_fault> listen(const std::string& bind);

    /// From now on SIGINT and SIGTERM of this process start the drain. Call it before run().
    void stop_on_signals();

    /// SIGHUP calls `reload` on the thread of run(); it must not wait. To be called before run().
    void reload_on_hangup(std::function<void()> reload);

    /// Serves until stop(), or a signal, and until the last request is answered. Once.
    void run();

    /// Starts the drain; may be called from any thread.
    void stop();

private:
    class event_loop;  // hides Asio's types from this contract
    std::unique_ptr<event_loop> loop_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/http_server.ipp>
#endif
