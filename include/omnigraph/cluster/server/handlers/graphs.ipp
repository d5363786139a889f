// Bodies of server/handlers/graphs.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/graphs.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_healthz(const request_context& /*context*/) {
    return reply_with(boost::json::object{{"status", "ok"}, {"version", library_version}});
}

OMNIGRAPH_INLINE reply answer_readyz(const request_context& context) {
    if (context.metrics.draining()) return refuse(refusal::unavailable, "The server is shutting down.");
    return reply_with(boost::json::object{{"status", "ready"}});
}

OMNIGRAPH_INLINE reply answer_list_graphs(const request_context& context) {
    if (auto refused = context.not_allowed_on_server({context.action()})) return *refused;
    boost::json::array graphs;
    for (const auto& [id, graph] : context.serving.graphs)
        graphs.push_back(boost::json::object{{"graph_id", id}, {"uri", graph->uri}});
    return reply_with(boost::json::object{{"graphs", std::move(graphs)}});
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE boost::json::array reasons_json(const diagnostics& reasons) {
    boost::json::array list;
    for (const auto& reason : reasons)
        list.push_back(boost::json::object{
            {"code", reason.code.text}, {"path", reason.path}, {"message", reason.message}, {"remedy", reason.remedy}});
    return list;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_cluster_status(const request_context& context) {
    if (auto refused = context.not_allowed_on_server({context.action()})) return *refused;
    const auto& serving = context.serving;
    boost::json::array ready, quarantined;
    for (const auto& [id, graph] : serving.graphs) ready.push_back(boost::json::string{id});
    for (const auto& graph : serving.quarantined)
        quarantined.push_back(
            boost::json::object{{"graph_id", graph.id}, {"reasons", detail::reasons_json(graph.reasons)}});
    boost::json::object applied{{"state_revision", serving.state_revision}, {"config_digest", nullptr}};
    if (serving.config_digest) applied["config_digest"] = *serving.config_digest;
    boost::json::object answer{{"applied_revision", std::move(applied)},
                               {"ready", std::move(ready)},
                               {"quarantined", std::move(quarantined)},
                               {"warnings", detail::reasons_json(serving.warnings)},
                               {"reload_failed", nullptr}};
    if (const auto failure = context.metrics.reload_failure()) answer["reload_failed"] = *failure;
    if (!serving.resources.empty()) {
        boost::json::object resources;
        for (const auto& [address, resource] : serving.resources) resources.emplace(address, resource);
        answer.emplace("resources", std::move(resources));
    }
    return reply_with(std::move(answer));
}

OMNIGRAPH_INLINE reply answer_metrics(const request_context& context) {
    return {.body = context.metrics.text(&context.serving), .media_type = metrics_media_type};
}

OMNIGRAPH_INLINE reply answer_schema(const request_context& context) {
    if (auto refused = context.not_allowed_in_graph({context.action()})) return *refused;
    auto source = context.graph->session->schema_source();
    if (!source) return refuse_failed(source.error(), context);
    return reply_with(boost::json::object{{"schema_source", *source}});
}

OMNIGRAPH_INLINE reply answer_schema_apply(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::schema_apply};
    static_cast<void>(body.required_text("schema_source"));
    static_cast<void>(body.boolean("allow_data_loss"));
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({.action = context.action(), .target_branch = only_branch}))
        return *refused;
    return refuse(refusal::conflict,
                  "The schema of this graph is managed by the cluster: edit the cluster's configuration, run "
                  "`omnigraph cluster apply`; the server then serves it.");
}

}  // namespace omnigraph::cluster::server
