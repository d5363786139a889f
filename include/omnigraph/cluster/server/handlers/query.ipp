// Bodies of server/handlers/query.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/commits.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

/// The query that the request names, or a 400.
[[nodiscard]] OMNIGRAPH_INLINE std::variant<lang::query_tree, reply> selected_query(
    const request_context& context, const std::string& source, const std::optional<std::string>& name) {
    lang::faults faults;
    auto file = lang::parse_queries(source, faults);
    // The engine says what is wrong with a text, and where.
    if (!file) return refuse_failed(graph::parse_request({.source = source, .name = {}}).error(), context);
    if (file->queries.empty()) return refuse(refusal::bad_request, "The source declares no query.");
    if (!name && file->queries.size() > 1)
        return refuse(refusal::bad_request, "The source declares " + std::to_string(file->queries.size()) +
                                                " queries; say which one with `name`.");
    for (auto& query : file->queries)
        if (!name || query.name == *name) return std::move(query);
    return refuse(refusal::bad_request, "The source declares no query `" + for_log(*name) + "`.");
}

[[nodiscard]] OMNIGRAPH_INLINE reply run_mutation(const request_context& context, const owned_query& query,
                                                  const std::string& branch) {
    auto graph = context.gated(query.stored ? std::optional<std::string_view>{query.name} : std::nullopt);
    const auto changed = graph.mutate({query.source, query.name, &query.parameters, {}, {branch}},
                                      context.actor.value_or(std::string{}));
    if (!changed) return refuse_failed(changed.error(), context, graph);
    return reply_with(boost::json::object{{"branch", branch},
                                          {"query_name", query.name},
                                          {"affected_nodes", changed->affected_nodes},
                                          {"affected_edges", changed->affected_edges},
                                          {"actor_id", context.actor_json()},
                                          {"commit", changed->commit ? commit_json(*changed->commit) : json(nullptr)}});
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE read_point query_target::point() const {
    return {branch_or_main(), snapshot ? std::string_view{*snapshot} : std::string_view{},
            time ? parse_timestamp(*time) : std::nullopt};
}

OMNIGRAPH_INLINE std::optional<reply> not_allowed_at(const request_context& context, const query_target& target,
                                                     access_request request) {
    request.branch = target.branch_or_main();
    // On an earlier state the text of a stored query may have meant what nobody has seen in it.
    if (target.snapshot || target.time) request.query.reset();
    // Without rules a decision is about no branch.
    if (!context.graph->policy) return context.not_allowed_in_graph(request);
    const auto judged = judged_branch(*context.graph->session, target.point());
    if (!judged) return refuse_failed(judged.error(), context);
    request.branch = *judged;
    return context.not_allowed_in_graph(request);
}

OMNIGRAPH_INLINE std::optional<reply> names_no_state(const query_target& target) {
    if (target.snapshot && target.snapshot->empty())
        return refuse(refusal::not_found, "commit '' not found; leave `snapshot` out to read a branch",
                      graph_reason::commit_not_found);
    if (target.branch && target.snapshot)
        return refuse(refusal::bad_request, "A branch and a `snapshot` name two states; keep one of them.");
    if (target.snapshot && target.time) return refuse(refusal::bad_request, "`snapshot` and `at` name two states.");
    if (target.time && !parse_timestamp(*target.time))
        return refuse(refusal::bad_request,
                      "`at` is no time; write it in UTC, as in 2026-06-10T02:07:08Z, in the years 1970 to 2261.");
    return std::nullopt;
}

OMNIGRAPH_INLINE reply run_read(const request_context& context, const query_request& request,
                                const query_target& target) {
    if (auto refused = names_no_state(target)) return *refused;
    if (auto refused = unknown_branch(context, target.branch_or_main())) return *refused;
    auto placed = request;
    placed.at = target.point();
    const auto rows = context.gated().query(placed);
    if (!rows) return refuse_failed(rows.error(), context);
    return reply_with(graph::read_envelope(*rows, graph::target_of(placed.at, rows->commit)));
}

OMNIGRAPH_INLINE handled admit_mutation(const request_context& context, owned_query query, const query_target& target,
                                        std::uint64_t bytes) {
    if (target.snapshot || target.time)
        return refuse(refusal::bad_request, "A mutation changes a branch; leave `snapshot` and `at` out.");
    if (auto refused = unknown_branch(context, target.branch_or_main())) return *refused;
    auto slot = take_slot(context, bytes);
    if (!slot) return refuse_busy(context);
    return [&context, query = std::move(query), branch = std::string{target.branch_or_main()},
            slot = std::make_shared<admission::slot>(*std::move(slot))] {
        return detail::run_mutation(context, query, branch);
    };
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE reply answer_read_of(const request_context& context, request_body& body,
                                                    const std::string& source, const std::optional<std::string>& name) {
    const auto params = body.object("params");
    const query_target target{body.text("branch"), body.text("snapshot"), body.text("at")};
    if (body.refused()) return *body.refused();
    // The permission to read is checked before the answer reveals anything about the query.
    if (auto refused = not_allowed_at(context, target, {context.action()})) return *refused;
    const auto chosen = selected_query(context, source, name);
    if (const auto* refused = std::get_if<reply>(&chosen)) return *refused;
    const auto& query = std::get<lang::query_tree>(chosen);
    if (query.is_mutation())
        return refuse_failed(graph::with_remedy(graph::other_kind(query), "Send it to `/mutate`."), context);
    return run_read(context, {source, query.name, &params}, target);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_query(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::query};
    const auto source = body.required_text("query");
    return detail::answer_read_of(context, body, source, body.text("name"));
}

OMNIGRAPH_INLINE reply answer_read(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::read};
    const auto source = body.required_text("query_source");
    return detail::answer_read_of(context, body, source, body.text("query_name"));
}

OMNIGRAPH_INLINE handled answer_mutate(const request_context& context) {
    request_body body{context.body, context.content_type, bodies::mutate};
    const auto source = body.required_text("query");
    const auto name = body.text("name");
    const auto params = body.object("params");
    const query_target target{body.text("branch"), {}};
    body.finish();
    if (body.refused()) return *body.refused();
    if (auto refused = context.not_allowed_in_graph({context.action(), target.branch_or_main()})) return *refused;
    const auto chosen = detail::selected_query(context, source, name);
    if (const auto* refused = std::get_if<reply>(&chosen)) return *refused;
    const auto& query = std::get<lang::query_tree>(chosen);
    if (!query.is_mutation())
        return refuse_failed(graph::with_remedy(graph::other_kind(query), "Send it to `/query`."), context);
    const auto bytes = source.size() + compact_json(params).size();
    return admit_mutation(context, {source, query.name, params}, target, bytes);
}

}  // namespace omnigraph::cluster::server
