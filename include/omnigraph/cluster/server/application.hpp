// One request from its head to its reply, without sockets.
//
//     auto admitted = app.admit(head);                    // route, token, graph: 404/405, 401, 400/404
//     ... read the body, at most body_limit_of(route) ...
//     auto answered = app.respond(admitted, body);        // body, policy, admission, graph; may block
//
// (1) That order is the contract: who has no token learns nothing about graphs, and a
//     body is read only for somebody who may be answered (specification surfaces §2.1).
// (2) respond() does not throw: what a handler lets escape becomes a 500 that says nothing.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/boot/tokens.hpp>
#include <omnigraph/cluster/server/handlers/call.hpp>
#include <omnigraph/cluster/server/handlers/graphs.hpp>
#include <omnigraph/cluster/server/handlers/load.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

class application {
public:
    /// A request that may go on to be answered.
    struct admitted {
        route where;
        std::string content_type;
        std::optional<std::string> actor;
        std::shared_ptr<const registry> serving;
        std::shared_ptr<const served_graph> graph;  ///< null on flat routes
    };

    application(std::shared_ptr<const registry> first, token_table tokens, admission_limits limits, event_log& log)
        : serving_{std::move(first)}, tokens_{std::move(tokens)}, admission_{limits}, log_{log} {}

    [[nodiscard]] std::variant<admitted, reply> admit(const request_head& head) {
        auto found = route_of(head.method, head.target);
        if (auto* refused = std::get_if<reply>(&found)) return std::move(*refused);
        admitted taken{std::get<route>(std::move(found)), head.content_type, {}, serving_.now(), {}};
        if (is_probe(taken.where.to)) return taken;
        if (taken.serving->mode != runtime_mode::open) {
            if (auto refused = authenticate(head, taken.actor)) return *std::move(refused);
        }
        if (taken.where.graph.empty()) return taken;
        if (auto refused = find_graph(taken)) return *std::move(refused);
        log_.say(log_level::debug, "graph routed", {{"graph_id", taken.graph->id}});
        return taken;
    }

    [[nodiscard]] reply respond(const admitted& taken, std::string body) noexcept {
        try {
            const call now{taken.where,    taken.content_type, std::move(body), taken.actor,
                           *taken.serving, taken.graph.get(),  admission_,      log_};
            return dispatch(now);
        } catch (const std::exception& escaped) {
            log_.say(log_level::error, "request failed", {{"error", for_log(escaped.what())}});
            return refuse(refusal::internal, "The server failed to answer this request; its log says more.");
        }
    }

    /// From now on `GET /readyz` answers 503.
    void begin_drain() { draining_ = true; }

    [[nodiscard]] registry_cell& serving() { return serving_; }

private:
    [[nodiscard]] std::optional<reply> authenticate(const request_head& head, std::optional<std::string>& actor) const {
        const auto token = head.authorization ? bearer_token(*head.authorization) : std::nullopt;
        if (!token)
            return refuse(refusal::unauthorized, "A bearer token is missing: send `Authorization: Bearer <token>`.");
        actor = tokens_.actor_of(*token);
        if (!actor) return refuse(refusal::unauthorized, "The bearer token is invalid.");
        return std::nullopt;
    }

    [[nodiscard]] static std::optional<reply> find_graph(admitted& taken) {
        const auto& id = taken.where.graph;
        if (why_not_graph_id(id))
            return refuse(refusal::bad_request, "The graph id in the path is malformed or reserved.");
        const auto at = taken.serving->graphs.find(id);
        if (at == taken.serving->graphs.end())
            return refuse(refusal::not_found, "There is no graph `" + id + "` here.");
        taken.graph = at->second;
        return std::nullopt;
    }

    [[nodiscard]] reply dispatch(const call& now) const {
        switch (now.where.to) {
            case endpoint::healthz: return answer_healthz();
            case endpoint::readyz: return answer_readyz(draining_);
            case endpoint::list_graphs: return answer_list_graphs(now);
            case endpoint::cluster_status: return answer_cluster_status(now);
            case endpoint::list_queries: return answer_list_queries(now);
            case endpoint::invoke_query: return answer_invoke_query(now);
            case endpoint::query: return answer_query(now);
            case endpoint::mutate: return answer_mutate(now);
            case endpoint::load: return answer_load(now);
            case endpoint::schema: return answer_schema(now);
            case endpoint::schema_apply: return answer_schema_apply(now);
        }
        return refuse(refusal::internal, "This route has no handler.");
    }

    registry_cell serving_;
    const token_table tokens_;
    mutable admission admission_;
    event_log& log_;
    std::atomic<bool> draining_ = false;
};

}  // namespace omnigraph::cluster::server
