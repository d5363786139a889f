// The server's door to the network: HTTP/1.1 on one address, by Asio and Beast.
//
//     http_server server{app, log, {}};
//     if (auto bound = server.listen("127.0.0.1:0"); !bound) return bound.error().message;
//     server.stop_on_signals();           // SIGINT and SIGTERM, for a program of its own
//     server.run();                       // until stop(), then drains
//
// (1) One thread moves bytes; handlers run in pools, reads and writes apart, shared by actors and graphs, so that a
//     slow query holds up nobody. Health probes are answered without them.
// (2) Nothing waits for ever: headers, bodies, writes and idle connections have deadlines.
// (3) A body is read only after route, token and graph have been found good, and never
//     beyond the limit of its route.
// (4) After stop() or a stop signal nobody is accepted, idle connections close, requests under
//     way are answered; what is not done by the deadline is ended, its caller told. A second signal ends at once.
// (5) stop() before, while and after run() ends it; signals are taken only when asked for.
// (6) A new peer is preferred to one that has been silent for longest, and no address has all connections.
#pragma once

#include <memory>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

struct listen_fault {
    std::string message;
};

class http_server {
public:
    /// `app` and `log` must outlive it.
    http_server(application& app, event_log& log, http_limits limits);
    ~http_server();

    /// Binds `HOST:PORT` (`[::1]:8080` for IPv6; port 0 picks one). The address as it was bound, or why not.
    [[nodiscard]] result<std::string, listen_fault> listen(const std::string& bind);

    /// SIGINT and SIGTERM of this process begin to drain. To be called before run().
    void stop_on_signals();

    /// Serves until stop(), or a signal, and until the last request is answered. Once.
    void run();

    /// Begins to drain; from any thread.
    void stop();

private:
    class event_loop;  // holds what is Asio's, which no contract shows
    std::unique_ptr<event_loop> loop_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/http_server.ipp>
#endif
