// Bodies of server/handlers/embed.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/embed.hpp>
#include <omnigraph/cluster/server/handlers/long_work.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE reply run_embed(const request_context& context, const embedding_request& request) {
    auto session = context.gated();
    const auto filled = session.embed(request);
    if (!filled) return refuse_failed(filled.error(), context, session);
    boost::json::object rows;
    for (const auto& [property, stored] : filled->rows) rows[property] = stored;
    return reply_with(boost::json::object{{"uri", context.graph->uri},
                                          {"branch", text_json(request.branch)},
                                          {"model", text_json(context.graph->embedding_model)},
                                          {"embedded", filled->embedded},
                                          {"unchanged", filled->unchanged},
                                          {"without_text", filled->without_text},
                                          {"commits", filled->commits},
                                          {"rows", std::move(rows)},
                                          {"actor_id", context.actor_json()}});
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE handled answer_embed(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::embed};
    const auto branch = body.text("branch").value_or(std::string{only_branch});
    embedding_request request{.types = body.texts("types"), .all = body.boolean("all").value_or(false)};
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({context.action(), branch})) return *refused;
    if (auto refused = unknown_branch(context, branch)) return *refused;
    auto slot = take_slot(context, context.body.size());
    if (!slot) return refuse_busy(context);
    return long_work(context, [&context, branch, request = std::move(request),
                               slot = std::make_shared<admission::slot>(*std::move(slot))](const progress_sink& tell) {
        auto placed = request;
        placed.branch = branch;
        if (context.actor) placed.actor = *context.actor;
        placed.on_progress = [&](const embedding_progress& now) {
            tell(boost::json::object{
                {"property", text_json(now.property)}, {"done", now.done}, {"estimated", now.estimated}});
        };
        return detail::run_embed(context, placed);
    });
}

}  // namespace omnigraph::cluster::server
