// Answers one request, from its head to its reply, without sockets.
//
//     auto admitted = app.admit(head);                    // route, token, graph: 404/405, 401, 400/404
//     if (auto* refused = std::get_if<reply>(&admitted)) return *refused;
//     auto& taken = std::get<application::admitted_request>(admitted);
//     // ... the body is read, at most taken.target.record->body_limit
//     auto running = app.begin(taken, body);              // body, policy, admission; a read is answered; may block
//     app.carry_out(*running);                            // a write runs, in its graph's turn; may block
//     return running->answered();
//
// (1) This order is a promise: a caller without a token learns nothing about graphs, and a body is read only for a
//     caller who may get an answer (surfaces specification §2.1).
// (2) In open mode a web page of another site can neither read, because its host is not one of the server's names, nor
//     write, because the browser's preflight request gets no permission to send JSON.
// (3) A request ends with the registry and the tokens that it began with, also when they are replaced meanwhile.
// (4) What a handler lets escape becomes a 500 that says nothing.
// (5) A write takes its actor's slot in begin(), so that the slot, and not a thread, is what writes wait for.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/server/metrics.hpp>

namespace omnigraph::cluster::server {

class application {
public:
    /// A request that passed the checks of its head.
    struct admitted_request {
        route target;
        std::string content_type;
        std::optional<std::string> actor;
        std::shared_ptr<const registry> serving;
        std::shared_ptr<const served_graph> graph;  ///< null on routes without a graph
        std::string request_id = {};
        std::string mcp_version = {};
        query_parameters parameters = {};
        bool wants_events = false;
    };

    application(std::shared_ptr<const registry> first, token_table tokens, admission_limits limits, event_log& log);

    /// Checks method, path, token, graph and parameters. The reply is a refusal: 404, 405, 401 or 400.
    [[nodiscard]] std::variant<admitted_request, reply> admit(const request_head& head);

    /// A request that is being answered. Its outcome refers to it, so it cannot be copied.
    class request_under_way {
    public:
        request_under_way(admitted_request admitted, std::string body, application& app);
        request_under_way(const request_under_way&) = delete;
        request_under_way& operator=(const request_under_way&) = delete;

        /// Whether there is a write to carry out.
        [[nodiscard]] bool waits() const { return std::holds_alternative<write_step>(outcome_); }

        /// Once nothing waits any more.
        [[nodiscard]] reply answered();

    private:
        friend class application;
        admitted_request taken_;
        request_context context_;
        handled outcome_ = reply{};
    };

    /// Reads the request, checks the policy, and answers it, or admits a write that carry_out() runs. A stop request of
    /// the thread's stop_scope makes the answer a 503.
    [[nodiscard]] std::unique_ptr<request_under_way> begin(admitted_request taken, std::string body);

    /// Runs the waiting write, if there is one.
    void carry_out(request_under_way& running) const noexcept;

    /// begin() and carry_out() together.
    [[nodiscard]] reply respond(admitted_request taken, std::string body);

    /// Marks the start of the drain: from now on `GET /readyz` answers 503.
    void begin_drain() { metrics_.note_drain(); }

    /// What new requests begin with from now on, with the tokens that hold then.
    void replace(std::shared_ptr<const registry> next);

    /// Who may ask from now on. Tokens close an open server; without any left the others stay closed.
    void replace_tokens(token_table tokens);

    /// From now on the graph is out of service, for these reasons.
    void quarantine(const std::string& graph, diagnostics reasons);

    /// From now on the policy of the cluster permits nothing.
    void close_cluster_routes();

    /// `told` is called, by any thread, when a request has met a graph that is not at its root any more. Empty: nobody.
    void when_graph_is_lost(std::function<void()> told);

    [[nodiscard]] const registry_cell& serving() const { return serving_; }

    [[nodiscard]] server_metrics& metrics() { return metrics_; }

    /// Sets the host that the server listens on, without a port: one more name that it answers to in open mode. Call it
    /// before serving.
    void listens_on(std::string host) { bound_host_ = std::move(host); }

private:
    [[nodiscard]] static std::optional<reply> authenticate(const request_head& head, admitted_request& taken);

    [[nodiscard]] std::optional<reply> refuse_cross_origin(const request_head& head) const;

    [[nodiscard]] static std::optional<reply> find_graph(admitted_request& taken);

    /// Who may ask and change something is told of a parameter that the route does not have. The routes without a token
    /// ignore what is in the query string.
    [[nodiscard]] static std::optional<reply> read_parameters(admitted_request& taken);

    [[nodiscard]] std::optional<reply> refuse_unpermitted_load(const admitted_request& taken) const;

    void tell_lost_graph();

    [[nodiscard]] handled guarded(const std::function<handled()>& step) const noexcept;

    registry_cell serving_;
    std::mutex replacing_;
    std::mutex listening_;
    std::function<void()> graph_is_lost_ = {};
    admission admission_;
    server_metrics metrics_;
    event_log& log_;
    std::string bound_host_ = {};
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/application.ipp>
#endif
