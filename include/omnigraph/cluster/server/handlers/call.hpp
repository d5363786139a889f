// One authenticated request on its way through a handler, and the steps handlers share.
//
//     if (auto refused = check_branch(asked)) return *refused;
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>
#include <omnigraph/cluster/server/http/message.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

struct call {
    const route& where;
    const std::string& content_type;
    std::string body;
    const std::optional<std::string>& actor;
    const registry& serving;
    const served_graph* graph;  ///< null on flat routes only
    admission& writes;
    event_log& log;

    /// The refusal, or nullopt when the policy of the graph allows it.
    [[nodiscard]] std::optional<reply> not_allowed_in_graph(const access_request& asked) const {
        return not_allowed(graph->policy.get(), asked, actor, log);
    }
    [[nodiscard]] std::optional<reply> not_allowed_on_server(const access_request& asked) const {
        return not_allowed(serving.cluster_policy.get(), asked, actor, log);
    }
    [[nodiscard]] json actor_json() const { return actor ? text_json(*actor) : json(nullptr); }
};

inline constexpr std::string_view only_branch = "main";

/// Only `main` exists in this version.
[[nodiscard]] inline std::optional<reply> unknown_branch(std::string_view branch) {
    if (branch == only_branch) return std::nullopt;
    return refuse(refusal::not_found,
                  "There is no branch `" + for_log(branch) + "`; a graph has the branch `main` only.");
}

[[nodiscard]] inline reply refuse_failed(const graph::graph_error& failed, event_log& log) {
    switch (failed.fault) {
        case graph::graph_fault::bad_request: return refuse(refusal::bad_request, failed.message);
        case graph::graph_fault::not_found: return refuse(refusal::not_found, failed.message);
        case graph::graph_fault::conflict: break;
        case graph::graph_fault::internal:
            // What storage says may name places; the caller learns only that it failed, and whether the graph may have
            // moved.
            log.say(log_level::error, "request failed", {{"error", for_log(failed.message)}});
            return refuse(
                refusal::internal,
                failed.moved == movement::no
                    ? "The graph could not be reached or read; nothing was changed. The log of the server says more."
                    : "The graph failed while it was being changed, and may have moved. The log of the server says "
                      "more.");
    }
    auto refused = refuse(refusal::conflict, failed.message);
    if (!failed.conflict) return refused;
    boost::json::object body;
    body["error"] = failed.message;
    body["code"] = words_of(refusal::conflict).code;
    body["manifest_conflict"] = boost::json::object{{"table_key", failed.conflict->table},
                                                    {"expected", failed.conflict->expected},
                                                    {"actual", failed.conflict->actual}};
    refused.body = compact_json(json(std::move(body)));
    return refused;
}

/// Takes a slot for a write of about `bytes`, or refuses with 429.
[[nodiscard]] inline std::optional<admission::slot> take_slot(const call& now, std::uint64_t bytes) {
    return now.writes.enter(now.actor ? std::string_view{*now.actor} : std::string_view{"anonymous"}, bytes);
}

[[nodiscard]] inline reply refuse_busy(const call& now) {
    return refuse(refusal::too_many_requests,
                  "This actor has too much under way: at most " + std::to_string(now.writes.limits().in_flight) +
                      " writes and " + std::to_string(now.writes.limits().bytes) + " bytes at once. Try again later.");
}

}  // namespace omnigraph::cluster::server
