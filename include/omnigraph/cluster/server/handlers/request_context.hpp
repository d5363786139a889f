// One authenticated request inside a handler, and the steps that handlers share.
//
//     if (auto refused = request.not_allowed_in_graph({policy_action::read, only_branch})) return *refused;
//     if (auto refused = unknown_branch(request, branch)) return *refused;
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/gated_session.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>
#include <omnigraph/cluster/server/metrics.hpp>

namespace omnigraph::cluster::server {

/// Everything a handler needs; valid while the handler runs.
struct request_context {
    const route& target;
    const std::string& content_type;
    std::string body;
    const std::optional<std::string>& actor;
    const registry& serving;
    const served_graph* graph;  ///< null only on routes without a graph
    admission& writes;
    event_log& log;
    const server_metrics& metrics;
    std::string_view request_id = {};
    std::string_view mcp_version = {};  ///< as request_head has it
    query_parameters parameters = {};   ///< of the query string; the route has them all
    bool wants_events = false;          ///< the caller takes an event stream
    /// Told when the graph that is served is not at its root any more; empty: nobody listens.
    std::function<void()> lost_graph = {};

    /// What the route asks policy first.
    [[nodiscard]] policy_action action() const { return *target.record->action; }

    /// The refusal by the graph's policy, or nullopt when it permits the request.
    [[nodiscard]] std::optional<reply> not_allowed_in_graph(const access_request& request) const;
    /// The same by the server's policy.
    [[nodiscard]] std::optional<reply> not_allowed_on_server(const access_request& request) const;
    /// The graph behind the second gate, for what changes it.
    [[nodiscard]] gated_session gated(std::optional<std::string_view> stored = {}) const {
        return {*graph->session, graph->policy.get(), actor, stored};
    }
    [[nodiscard]] json actor_json() const { return actor ? text_json(*actor) : json(nullptr); }
};

/// The branch of requests that name none.
inline constexpr std::string_view only_branch = "main";

/// A 404 for a branch that the graph does not have.
[[nodiscard]] std::optional<reply> unknown_branch(const request_context& context, std::string_view branch);

/// The reply for an engine's error. It names the graph by its place below the cluster's root and does not reveal where
/// the root is. A 503 is for a request that was stopped, or whose graph was moved, replaced by another one, or is in
/// a storage that does not answer, when nothing was changed.
[[nodiscard]] reply refuse_failed(const graph_error& failed, const request_context& context);

/// The same for a call behind the second gate, which may have been what refused.
[[nodiscard]] reply refuse_failed(const graph_error& failed, const request_context& context, const gated_session& gate);

/// The 503 for a history that the storage does not give; `why` goes to the log.
[[nodiscard]] reply refuse_unread(std::string_view why, const request_context& context);

/// The 503 for a request that was stopped before it changed anything, or after commits that the clause tells of.
[[nodiscard]] reply refuse_stopped(std::string_view kept = {});

/// Takes a write slot for about `bytes`; nullopt when the actor has no slot left (reply with refuse_busy).
[[nodiscard]] std::optional<admission::slot> take_slot(const request_context& context, std::uint64_t bytes);

/// The 429 for an actor without a write slot.
[[nodiscard]] reply refuse_busy(const request_context& context);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/request_context.ipp>
#endif
