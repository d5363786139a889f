// Bodies of server/handlers/load.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/load.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE json tables_json(const load_outcome& loaded) {
    boost::json::array tables;
    for (const auto& [table, rows] : loaded.rows)
        tables.push_back(boost::json::object{{"table_key", table}, {"rows_loaded", rows}});
    return tables;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_load(const request_context& context) {
    request_body body{context.body, context.content_type, unknown_fields::refused};
    const auto data = body.required_text("data");
    const auto branch = body.text("branch").value_or(std::string{only_branch});
    const auto source_branch = body.text("from");
    const auto mode_text = body.text("mode").value_or("merge");
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({policy_action::change, branch})) return *refused;
    const auto mode = parse_load_mode(mode_text);
    if (!mode)
        return refuse(refusal::bad_request,
                      "`" + for_log(mode_text) + "` is no load mode; use merge, append or overwrite.");
    if (auto refused = unknown_branch(branch)) return *refused;
    const auto slot = take_slot(context, data.size());
    if (!slot) return refuse_busy(context);
    const auto loaded = context.graph->session->load(data, *mode, context.actor.value_or(""));
    if (!loaded) return refuse_failed(loaded.error(), context);
    return reply_with(boost::json::object{{"uri", context.graph->uri},
                                          {"branch", branch},
                                          {"base_branch", source_branch ? text_json(*source_branch) : json(nullptr)},
                                          {"branch_created", false},
                                          {"mode", spelling(*mode)},
                                          {"tables", detail::tables_json(*loaded)},
                                          {"actor_id", context.actor_json()}});
}

}  // namespace omnigraph::cluster::server
