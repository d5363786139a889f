// Bodies of server/application.hpp.
#pragma once

#include <algorithm>
#include <exception>
#include <ranges>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/server/application.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/http/framing.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/routes.hpp>

namespace omnigraph::cluster::server::detail {

/// Whether a page of another origin asks.
[[nodiscard]] OMNIGRAPH_INLINE bool is_from_elsewhere(const request_head& head) {
    if (!head.origin) return false;
    const auto page = split_target(*head.origin);
    return page.authority.empty() || !equal_ignoring_case(page.authority, head.host);
}

/// Whether a segment of a path is no id of a graph. A digit or `-` in front is one that no graph can be declared with,
/// and well-formed here (§2.2).
[[nodiscard]] OMNIGRAPH_INLINE bool is_malformed_id(std::string id) {
    if (!id.empty() && (is_ascii_digit(id.front()) || id.front() == '-')) id.front() = 'x';
    return validate_graph_id(id).has_value();
}

[[nodiscard]] OMNIGRAPH_INLINE std::shared_ptr<registry> with_tokens(const registry& serving,
                                                                     std::shared_ptr<const token_table> tokens) {
    auto whole = std::make_shared<registry>(serving);
    whole->tokens = std::move(tokens);
    return whole;
}

/// The next one of a server that runs: tokens close it when it is open.
[[nodiscard]] OMNIGRAPH_INLINE std::shared_ptr<const registry> next_with(const registry& serving,
                                                                         std::shared_ptr<const token_table> tokens) {
    auto whole = with_tokens(serving, std::move(tokens));
    if (whole->mode == runtime_mode::open && !whole->tokens->empty()) whole->mode = runtime_mode::default_deny;
    return whole;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE application::application(std::shared_ptr<const registry> first, token_table tokens,
                                          admission_limits limits, event_log& log)
    : serving_{detail::with_tokens(*first, std::make_shared<const token_table>(std::move(tokens)))},
      admission_{limits},
      log_{log} {}

OMNIGRAPH_INLINE std::variant<application::admitted_request, reply> application::admit(const request_head& head) {
    auto found = route_of(head.method, head.target);
    if (auto* refused = std::get_if<reply>(&found)) return std::move(*refused);
    admitted_request taken{std::get<route>(std::move(found)),
                           head.content_type,
                           {},
                           serving_.now(),
                           {},
                           head.request_id,
                           head.mcp_version,
                           {},
                           head.wants_events};
    const auto& record = *taken.target.record;
    if (record.scope == route_scope::probe) return taken;
    if (taken.serving->mode == runtime_mode::open) {
        if (auto refused = refuse_cross_origin(head)) return *std::move(refused);
    } else if (record.scope != route_scope::open) {
        if (auto refused = authenticate(head, taken)) return *std::move(refused);
    }
    if (record.scope == route_scope::open) return taken;
    if (record.own_pages_only && detail::is_from_elsewhere(head))
        return refuse(refusal::forbidden, "A page of another origin is not answered here.");
    if (record.scope == route_scope::graph)
        if (auto refused = find_graph(taken)) return *std::move(refused);
    if (auto refused = read_parameters(taken)) return *std::move(refused);
    if (record.scope != route_scope::graph) return taken;
    if (record.body_limit > default_body_limit)
        if (auto refused = refuse_unpermitted_load(taken)) return *std::move(refused);
    log_.write(log_level::debug, "graph routed", {{"graph_id", taken.graph->id}});
    return taken;
}

OMNIGRAPH_INLINE application::request_under_way::request_under_way(admitted_request admitted, std::string body,
                                                                   application& app)
    : taken_{std::move(admitted)}, context_{taken_.target,       taken_.content_type,
                                            std::move(body),     taken_.actor,
                                            *taken_.serving,     taken_.graph.get(),
                                            app.admission_,      app.log_,
                                            app.metrics_,        taken_.request_id,
                                            taken_.mcp_version,  taken_.parameters,
                                            taken_.wants_events, [&app] { app.tell_lost_graph(); }} {}

OMNIGRAPH_INLINE reply application::request_under_way::answered() {
    auto answer = finish(std::move(outcome_));
    if (const auto successor = taken_.target.record->successor; !successor.empty()) {
        answer.headers.emplace_back("Deprecation", "true");
        answer.headers.emplace_back("Link", "<" + std::string{successor} + ">; rel=\"successor-version\"");
    }
    return answer;
}

OMNIGRAPH_INLINE std::unique_ptr<application::request_under_way> application::begin(admitted_request taken,
                                                                                    std::string body) {
    auto running = std::make_unique<request_under_way>(std::move(taken), std::move(body), *this);
    running->outcome_ = guarded([&] { return running->taken_.target.record->answer(running->context_); });
    return running;
}

OMNIGRAPH_INLINE void application::carry_out(request_under_way& running) const noexcept {
    if (!running.waits()) return;
    const auto write = std::get<write_step>(std::move(running.outcome_));
    running.outcome_ = guarded([&]() -> handled { return stop_scope::requested() ? refuse_stopped() : write(); });
}

OMNIGRAPH_INLINE reply application::respond(admitted_request taken, std::string body) {
    const auto running = begin(std::move(taken), std::move(body));
    carry_out(*running);
    return running->answered();
}

OMNIGRAPH_INLINE void application::replace(std::shared_ptr<const registry> next) {
    const std::lock_guard only_one{replacing_};
    serving_.replace(detail::next_with(*next, serving_.now()->tokens));
}

OMNIGRAPH_INLINE void application::replace_tokens(token_table tokens) {
    const std::lock_guard only_one{replacing_};
    serving_.replace(detail::next_with(*serving_.now(), std::make_shared<const token_table>(std::move(tokens))));
}

OMNIGRAPH_INLINE void application::quarantine(const std::string& graph, diagnostics reasons) {
    const std::lock_guard only_one{replacing_};
    auto next = std::make_shared<registry>(*serving_.now());
    next->graphs.erase(graph);
    next->quarantined.push_back({graph, std::move(reasons)});
    std::ranges::sort(next->quarantined, {}, &quarantined_graph::id);
    serving_.replace(std::move(next));
}

OMNIGRAPH_INLINE void application::close_cluster_routes() {
    const std::lock_guard only_one{replacing_};
    auto next = std::make_shared<registry>(*serving_.now());
    next->cluster_policy = nullptr;
    serving_.replace(std::move(next));
}

OMNIGRAPH_INLINE void application::when_graph_is_lost(std::function<void()> told) {
    const std::lock_guard only_one{listening_};
    graph_is_lost_ = std::move(told);
}

OMNIGRAPH_INLINE void application::tell_lost_graph() {
    const std::lock_guard only_one{listening_};
    if (graph_is_lost_) graph_is_lost_();
}

OMNIGRAPH_INLINE std::optional<reply> application::authenticate(const request_head& head, admitted_request& taken) {
    const auto token = head.authorization ? bearer_token(*head.authorization) : std::nullopt;
    if (!token)
        return refuse(refusal::unauthorized, "A bearer token is missing: send `Authorization: Bearer <token>`.");
    taken.actor = taken.serving->tokens->actor_of(*token);
    if (!taken.actor) return refuse(refusal::unauthorized, "The bearer token is invalid.");
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<reply> application::refuse_cross_origin(const request_head& head) const {
    const auto host = host_of(head.host);
    if (host && !is_loopback_host(*host) && !equal_ignoring_case(*host, bound_host_))
        return refuse(
            refusal::forbidden,
            "Without tokens this server answers to `localhost` and to the address that it listens on, so that "
            "no page of another name reads from it. Ask it by that address, or start it with tokens.");
    if (head.method == "GET" || is_json_type(head.content_type) || !detail::is_from_elsewhere(head))
        return std::nullopt;
    return refuse(refusal::forbidden,
                  "Without tokens, a page of another origin sends `Content-Type: application/json`, or is refused.");
}

/// The body of a load may be large, so it is read only for an actor who may change the graph.
OMNIGRAPH_INLINE std::optional<reply> application::refuse_unpermitted_load(const admitted_request& taken) const {
    const auto* rules = taken.graph->policy.get();
    const auto action = *taken.target.record->action;
    if (rules && taken.actor && rules->is_permitted_on_some_branch({.actor = *taken.actor, .action = action}))
        return std::nullopt;
    // What the body asks for is not known yet.
    access_request asked{action};
    if (const auto branch = taken.parameters.find("branch"); branch != taken.parameters.end())
        asked.branch = branch->second;
    return not_allowed(rules, asked, taken.actor, log_);
}

OMNIGRAPH_INLINE std::optional<reply> application::find_graph(admitted_request& taken) {
    const auto& id = taken.target.graph;
    if (detail::is_malformed_id(id))
        return refuse(refusal::bad_request, "The graph id in the path is malformed or reserved.");
    const auto at = taken.serving->graphs.find(id);
    if (at == taken.serving->graphs.end()) return refuse(refusal::not_found, "There is no graph `" + id + "` here.");
    taken.graph = at->second;
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<reply> application::read_parameters(admitted_request& taken) {
    auto read = read_query_string(taken.target.query_string, taken.target.record->parameters);
    if (auto* refused = std::get_if<reply>(&read)) return std::move(*refused);
    taken.parameters = std::get<query_parameters>(std::move(read));
    return std::nullopt;
}

OMNIGRAPH_INLINE handled application::guarded(const std::function<handled()>& step) const noexcept {
    try {
        return step();
    } catch (...) {
        log_.write(log_level::error, "request failed", {{"error", for_log(what_was_thrown())}});
        return refuse(refusal::internal, "The server failed to answer this request; its log says more.");
    }
}

}  // namespace omnigraph::cluster::server
