// Bodies of server/handlers/branches.hpp.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/branches.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>

namespace omnigraph::cluster::server::detail {

/// Takes a slot; the work runs while it is held.
template <class Work>
[[nodiscard]] handled with_slot(const request_context& context, Work work) {
    auto slot = take_slot(context, context.body.size());
    if (!slot) return refuse_busy(context);
    return [work = std::move(work), slot = std::make_shared<admission::slot>(*std::move(slot))] { return work(); };
}

/// The error envelope, and what a merge answers beside its outcome.
[[nodiscard]] OMNIGRAPH_INLINE reply refuse_conflicts(const merge_outcome& merged, const merge_request& request) {
    auto refused = refuse(refusal::conflict, graph::summary_of_conflicts(merged));
    boost::json::object body{{"error", graph::summary_of_conflicts(merged)},
                             {"code", status_of(refusal::conflict).code}};
    const auto told = graph::json_of_merge(merged, request);
    for (const auto* name : {"merge_conflicts", "conflict_count", "base", "tables", "actor_id"})
        body[name] = told.at(name);
    refused.body = compact_json(json(std::move(body)));
    return refused;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_list_branches(const request_context& context) {
    if (auto refused = context.not_allowed_in_graph({context.action()})) return *refused;
    const auto all = context.graph->session->branches();
    if (!all) return refuse_failed(all.error(), context);
    std::vector<std::string> names;
    for (const auto& branch : *all) names.push_back(branch.name);
    std::ranges::sort(names);
    boost::json::array listed, heads;
    for (const auto& name : names) listed.push_back(text_json(name));
    for (const auto& branch : *all) heads.push_back(graph::json_of_branch(branch));
    return reply_with(boost::json::object{{"branches", std::move(listed)}, {"heads", std::move(heads)}});
}

OMNIGRAPH_INLINE handled answer_create_branch(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::create_branch};
    const auto name = body.required_text("name");
    const query_target from{body.text("from"), body.text("snapshot")};
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = names_no_state(from)) return *refused;
    if (auto refused = not_allowed_at(context, from, {.action = context.action(), .target_branch = name}))
        return *refused;
    return detail::with_slot(context, [&context, name, from] {
        auto graph = context.gated();
        const auto made = graph.create_branch({.name = name, .from = from.point()});
        if (!made) return refuse_failed(made.error(), context, graph);
        return reply_with(
            boost::json::object{{"uri", context.graph->uri},
                                {"from", text_json(made->parent.value_or(std::string{from.branch_or_main()}))},
                                {"name", text_json(made->name)},
                                {"actor_id", context.actor_json()},
                                {"head", made->head}});
    });
}

OMNIGRAPH_INLINE handled answer_delete_branch(const request_context& context) {
    const auto& name = context.target.name;
    if (auto refused = context.not_allowed_in_graph({.action = context.action(), .target_branch = name}))
        return *refused;
    return detail::with_slot(context, [&context, name] {
        auto graph = context.gated();
        const auto gone = graph.delete_branch(name);
        if (!gone) return refuse_failed(gone.error(), context, graph);
        return reply_with(boost::json::object{
            {"uri", context.graph->uri}, {"name", text_json(name)}, {"actor_id", context.actor_json()}});
    });
}

OMNIGRAPH_INLINE handled answer_merge_branches(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::merge_branches};
    const auto source = body.required_text("source");
    const auto target = body.text("target").value_or(std::string{main_branch});
    const auto dry_run = body.boolean("dry_run").value_or(false);
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({context.action(), source, target})) return *refused;
    return detail::with_slot(context, [&context, source, target, dry_run] {
        const merge_request request{source, target, context.actor ? *context.actor : std::string_view{}, dry_run};
        auto graph = context.gated();
        const auto merged = graph.merge_branch(request);
        if (!merged) return refuse_failed(merged.error(), context, graph);
        if (merged->result == merge_result::conflicting) return detail::refuse_conflicts(*merged, request);
        auto answer = graph::json_of_merge(*merged, request);
        for (const auto* none : {"conflict_count", "merge_conflicts"}) answer.as_object().erase(none);
        return reply_with(answer);
    });
}

OMNIGRAPH_INLINE reply answer_snapshot(const request_context& context) {
    const auto& asked = context.parameters;
    const auto given = asked.find("branch");
    const auto branch = given == asked.end() ? std::string{main_branch} : given->second;
    if (auto refused = context.not_allowed_in_graph({context.action(), branch})) return *refused;
    const auto shown = context.graph->session->snapshot({.branch = branch});
    if (!shown) return refuse_failed(shown.error(), context);
    return reply_with(graph::json_of_snapshot(*shown));
}

}  // namespace omnigraph::cluster::server
