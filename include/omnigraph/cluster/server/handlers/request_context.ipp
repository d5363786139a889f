// Bodies of server/handlers/request_context.hpp.
#pragma once

#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string without_root(std::string text, const served_graph& graph) {
    const auto key = layout::graph_root(graph.id);
    const std::string_view uri = graph.uri;
    if (!uri.ends_with(key) || uri.size() == key.size()) return text;
    const auto root = uri.substr(0, uri.size() - key.size());
    for (std::size_t at = 0; (at = text.find(root, at)) != std::string::npos;) text.erase(at, root.size());
    return text;
}

/// The refusal, with the remedy of the error as a field of its own where the error has one.
[[nodiscard]] OMNIGRAPH_INLINE reply with_remedy(reply refused, const graph_error& failed) {
    if (failed.remedy.empty()) return refused;
    auto body = parse_json(refused.body);
    body->as_object()["remedy"] = text_json(failed.remedy);
    refused.body = compact_json(*body);
    return refused;
}

/// A refusal with each fault of a query or of records, as far as they are known.
[[nodiscard]] OMNIGRAPH_INLINE reply refuse_input(const graph_error& failed, const std::string& told,
                                                  const served_graph& graph) {
    constexpr std::size_t most_faults = 1000;
    auto refused = refuse(refusal::bad_request, told, failed.reason);
    boost::json::object body{{"error", text_json(told)}, {"code", status_of(refusal::bad_request).code}};
    boost::json::array query_faults, data_faults;
    const auto place = [](boost::json::object& shown, std::string_view name, std::size_t number) {
        if (number > 0) shown[name] = number;
    };
    for (const auto& fault : failed.query_faults | std::views::take(most_faults)) {
        boost::json::object shown{{"part", fault.part == query_part::text ? "text" : "parameters"},
                                  {"code", fault.code.text},
                                  {"message", text_json(without_root(fault.message, graph))},
                                  {"remedy", text_json(fault.remedy)}};
        place(shown, "line", fault.position.line);
        place(shown, "column", fault.position.column);
        place(shown, "end_column", fault.position.end_column);
        query_faults.push_back(std::move(shown));
    }
    for (const auto& fault : failed.faults | std::views::take(most_faults)) {
        boost::json::object shown;
        place(shown, "record", fault.record);
        place(shown, "line", fault.line);
        shown["message"] = text_json(without_root(fault.message, graph));
        data_faults.push_back(std::move(shown));
    }
    if (query_faults.empty() && data_faults.empty()) return with_remedy(std::move(refused), failed);
    if (failed.reason != graph_reason::none) body["reason"] = spelling(failed.reason);
    if (!failed.remedy.empty()) body["remedy"] = text_json(failed.remedy);
    if (!query_faults.empty()) body["query_faults"] = std::move(query_faults);
    if (!data_faults.empty()) body["data_faults"] = std::move(data_faults);
    refused.body = compact_json(json(std::move(body)));
    return refused;
}

/// The 503 of a graph or ledger that cannot be reached. The caller learns neither paths nor places.
[[nodiscard]] OMNIGRAPH_INLINE reply refuse_unreached(graph_reason reason, const std::string& stands) {
    graph_error told{"The storage does not answer, or refuses; " + stands + "."};
    told.remedy = "Try again later; whoever runs this server finds the cause in its log.";
    if (reason == graph_reason::graph_moved) {
        told.message = "The graph was moved to another storage; " + stands + ".";
        told.remedy = "Ask whoever runs this server to start it on the new place of the cluster.";
    } else if (reason == graph_reason::graph_replaced) {
        told.message = "Another graph is stored where this one was; " + stands + ".";
        told.remedy =
            "Ask again in a moment: the server looks at what is stored there, and serves it if it was applied.";
    }
    return with_remedy(refuse(refusal::unavailable, told.message + " " + told.remedy, reason), told);
}

OMNIGRAPH_INLINE void log_failed(const request_context& context, std::string_view why) {
    context.log.write(log_level::error, "request failed",
                      {{"request_id", context.request_id}, {"error", for_log(std::string{why})}});
}

/// Whether the graph that is served is not at its root any more.
[[nodiscard]] OMNIGRAPH_INLINE bool is_lost(graph_reason reason) {
    return reason == graph_reason::graph_moved || reason == graph_reason::graph_replaced;
}

/// A storage error may name paths. The caller learns only what follows from it, and whether the graph may have moved.
[[nodiscard]] OMNIGRAPH_INLINE reply refuse_internal(const graph_error& failed, const request_context& context) {
    log_failed(context, failed.message);
    if (failed.effect != write_effect::no)
        return refuse(refusal::internal,
                      "The graph failed while it was being changed, and may have moved. The log of the server says "
                      "more.");
    if (failed.reason == graph_reason::storage_unavailable || is_lost(failed.reason))
        return refuse_unreached(failed.reason, what_stands(failed));
    return refuse(refusal::internal, "The graph could not be reached or read; " + what_stands(failed) +
                                         ". The log of the server says more.");
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<reply> request_context::not_allowed_in_graph(const access_request& request) const {
    return not_allowed(graph->policy.get(), request, actor, log);
}

OMNIGRAPH_INLINE std::optional<reply> request_context::not_allowed_on_server(const access_request& request) const {
    return not_allowed(serving.cluster_policy.get(), request, actor, log);
}

OMNIGRAPH_INLINE std::optional<reply> unknown_branch(const request_context& context, std::string_view branch) {
    if (branch == only_branch) return std::nullopt;
    const auto there = has_branch(*context.graph->session, branch);
    // An engine without branches has no other one.
    if (!there && there.error().fault != graph_fault::bad_request) return refuse_failed(there.error(), context);
    if (there && *there) return std::nullopt;
    const auto missing = no_such_branch(branch);
    return refuse(refusal::not_found, missing.message, missing.reason);
}

OMNIGRAPH_INLINE reply refuse_failed(const graph_error& failed, const request_context& context,
                                     const gated_session& gate) {
    return gate.denied() ? *gate.denied() : refuse_failed(failed, context);
}

OMNIGRAPH_INLINE reply refuse_failed(const graph_error& failed, const request_context& context) {
    if (stop_scope::requested() && failed.effect == write_effect::no) return refuse_stopped(failed.kept);
    if (failed.fault == graph_fault::not_found || failed.fault == graph_fault::conflict ||
        detail::is_lost(failed.reason))
        *context.graph->suspected = true;
    if (detail::is_lost(failed.reason)) {
        if (context.lost_graph) context.lost_graph();
        return detail::refuse_internal(failed, context);
    }
    auto told = detail::without_root(failed.message, *context.graph);
    if (!failed.kept.empty()) told += (told.ends_with('.') ? " " : "; ") + failed.kept + ".";
    if (!failed.remedy.empty()) told += (told.ends_with('.') ? " " : ". ") + failed.remedy;
    switch (failed.fault) {
        case graph_fault::bad_request: return detail::refuse_input(failed, told, *context.graph);
        case graph_fault::not_found:
            return detail::with_remedy(refuse(refusal::not_found, told, failed.reason), failed);
        case graph_fault::conflict: break;
        case graph_fault::unavailable: return detail::with_remedy(refuse(refusal::embedding_failed, told), failed);
        case graph_fault::internal: return detail::refuse_internal(failed, context);
    }
    auto refused = detail::with_remedy(refuse(refusal::conflict, told, failed.reason), failed);
    if (!failed.conflict) return refused;
    auto body = parse_json(refused.body)->as_object();
    body["manifest_conflict"] = boost::json::object{{"table_key", failed.conflict->table},
                                                    {"expected", failed.conflict->expected},
                                                    {"actual", failed.conflict->actual}};
    refused.body = compact_json(json(std::move(body)));
    return refused;
}

OMNIGRAPH_INLINE reply refuse_unread(std::string_view why, const request_context& context) {
    detail::log_failed(context, why);
    return detail::refuse_unreached(graph_reason::storage_unavailable, what_stands({}));
}

OMNIGRAPH_INLINE reply refuse_stopped(std::string_view kept) {
    return refuse(refusal::unavailable, "The server ended this request, because it shuts down or the caller went away" +
                                            (kept.empty() ? ". Nothing was changed." : "; " + std::string{kept} + "."));
}

OMNIGRAPH_INLINE std::optional<admission::slot> take_slot(const request_context& context, std::uint64_t bytes) {
    return context.writes.enter(context.actor ? std::string_view{*context.actor} : std::string_view{"anonymous"},
                                bytes);
}

OMNIGRAPH_INLINE reply refuse_busy(const request_context& context) {
    return refuse(refusal::too_many_requests, "This actor has too much under way: at most " +
                                                  std::to_string(context.writes.limits().in_flight) + " writes and " +
                                                  std::to_string(context.writes.limits().bytes) +
                                                  " bytes at once. Try again later.");
}

}  // namespace omnigraph::cluster::server
