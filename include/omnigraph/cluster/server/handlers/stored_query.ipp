// Bodies of server/handlers/stored_query.hpp.
#pragma once

#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

/// How a parameter travels in JSON (§2.6).
[[nodiscard]] constexpr std::string_view parameter_kind(lang::scalar of) {
    switch (of) {
        case lang::scalar::boolean: return "bool";
        case lang::scalar::i32:
        case lang::scalar::u32: return "int";
        case lang::scalar::i64:
        case lang::scalar::u64: return "bigint";
        case lang::scalar::f32:
        case lang::scalar::f64: return "float";
        case lang::scalar::date: return "date";
        case lang::scalar::datetime: return "datetime";
        case lang::scalar::blob: return "blob";
        case lang::scalar::vector: return "vector";
        case lang::scalar::string: break;
    }
    return "string";
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object parameter_json(const lang::parameter& parameter) {
    boost::json::object shown{{"name", parameter.name}};
    const auto kind = parameter_kind(parameter.type.of);
    if (parameter.type.list) shown["kind"] = "list";
    shown[parameter.type.list ? "item_kind" : "kind"] = kind;
    if (parameter.type.of == lang::scalar::vector) shown["vector_dim"] = parameter.type.dimension;
    shown["nullable"] = parameter.type.nullable;
    return shown;
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object stored_query_json(const lang::query_tree& query) {
    boost::json::object shown{{"name", query.name}, {"tool_name", query.name}};
    if (query.description) shown["description"] = *query.description;
    if (query.instruction) shown["instruction"] = *query.instruction;
    shown["mutation"] = query.is_mutation();
    boost::json::array params;
    for (const auto& parameter : query.parameters) params.push_back(parameter_json(parameter));
    shown["params"] = std::move(params);
    return shown;
}

/// The same bytes whether the query is missing or may not be invoked.
[[nodiscard]] OMNIGRAPH_INLINE reply no_such_query() {
    return refuse(refusal::not_found, "There is no such stored query here.");
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_list_queries(const call& now) {
    if (auto refused = now.not_allowed_in_graph({policy_action::read, only_branch})) return *refused;
    boost::json::array queries;
    for (const auto& [name, query] : now.graph->queries)
        if (decide(now.graph->policy.get(), {.action = policy_action::invoke_query, .query = name}, now.actor).allowed)
            queries.push_back(detail::stored_query_json(query.tree));
    return reply_with(boost::json::object{{"queries", std::move(queries)}});
}

OMNIGRAPH_INLINE reply answer_invoke_query(const call& now) {
    auto body = request_body::optional(now.body);
    const auto params = body.object("params");
    const query_target target{body.text("branch"), body.text("snapshot")};
    const auto expect_mutation = body.boolean("expect_mutation");
    body.finish();
    if (body.refused()) return *body.refused();

    const auto& name = now.where.name;
    if (auto refused = now.not_allowed_in_graph({.action = policy_action::invoke_query, .query = name}))
        return refused->status == words_of(refusal::forbidden).status ? detail::no_such_query() : *refused;
    const auto at = now.graph->queries.find(name);
    if (at == now.graph->queries.end()) return detail::no_such_query();

    const auto& query = at->second;
    const bool mutation = query.tree.is_mutation();
    if (expect_mutation && *expect_mutation != mutation)
        return refuse(refusal::bad_request,
                      mutation ? "The stored query `" + name + "` changes the graph: use `omnigraph mutate`."
                               : "The stored query `" + name + "` changes nothing: use `omnigraph query`.");
    now.log.say(log_level::info, "stored query invoked",
                {{"graph", now.graph->uri},
                 {"actor", now.actor_json()},
                 {"query", name},
                 {"kind", mutation ? "mutate" : "read"}});
    const auto inner = mutation ? policy_action::change : policy_action::read;
    if (auto refused = now.not_allowed_in_graph({inner, target.branch_or_main()})) return *refused;
    const query_request request{query.source, name, &params};
    if (mutation) return run_mutation(now, request, target, now.body.size());
    return run_read(now, request, target);
}

}  // namespace omnigraph::cluster::server
