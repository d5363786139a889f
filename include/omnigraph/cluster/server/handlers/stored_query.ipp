// Bodies of server/handlers/stored_query.hpp.
#pragma once

#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/http/request_body.hpp>
#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server::detail {

/// The JSON type of a parameter (§2.6).
[[nodiscard]] constexpr std::string_view parameter_kind(lang::scalar_type scalar_type) {
    switch (scalar_type) {
        case lang::scalar_type::boolean: return "bool";
        case lang::scalar_type::i32:
        case lang::scalar_type::u32: return "int";
        case lang::scalar_type::i64:
        case lang::scalar_type::u64: return "bigint";
        case lang::scalar_type::f32:
        case lang::scalar_type::f64: return "float";
        case lang::scalar_type::date: return "date";
        case lang::scalar_type::datetime: return "datetime";
        case lang::scalar_type::blob: return "blob";
        case lang::scalar_type::vector: return "vector";
        case lang::scalar_type::string: break;
    }
    return "string";
}

[[nodiscard]] OMNIGRAPH_INLINE boost::json::object parameter_json(const lang::parameter& parameter) {
    boost::json::object shown{{"name", parameter.name}, {"type", lang::display(parameter.type)}};
    const auto kind = parameter_kind(parameter.type.scalar);
    if (parameter.type.list) shown["kind"] = "list";
    shown[parameter.type.list ? "item_kind" : "kind"] = kind;
    if (parameter.type.scalar == lang::scalar_type::vector) shown["vector_dim"] = parameter.type.dimension;
    shown["nullable"] = parameter.type.nullable;
    if (parameter.default_value) shown["default"] = lang::json_of(*parameter.default_value);
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

/// The action whose permission a query needs besides that of being invoked; a rule that names it gives both.
[[nodiscard]] OMNIGRAPH_INLINE policy_action what_it_does(const stored_query& query) {
    return query.tree.is_mutation() ? policy_action::change : policy_action::read;
}

/// The same bytes, whether the query is missing or may not be called.
[[nodiscard]] OMNIGRAPH_INLINE reply no_such_query() {
    return refuse(refusal::not_found, codes::no_such_stored_query, graph_reason::stored_query_not_found);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::vector<const stored_query*> invocable_queries(const request_context& context, reached where) {
    const auto* rules = context.graph->policy.get();
    const auto& actor = context.actor;
    std::vector<const stored_query*> found;
    for (const auto& [name, query] : context.graph->queries) {
        if (!decide(rules, {.action = policy_action::invoke_query, .query = name}, actor).allowed) continue;
        const auto does = detail::what_it_does(query);
        if (decide(rules, {.action = does, .branch = only_branch, .query = name}, actor).allowed ||
            (where == reached::some_branch && rules && actor &&
             rules->is_permitted_on_some_branch({.actor = *actor, .action = does, .query = name})))
            found.push_back(&query);
    }
    return found;
}

OMNIGRAPH_INLINE std::variant<const stored_query*, reply> query_to_invoke(const request_context& context,
                                                                          const std::string& name) {
    if (auto refused = context.not_allowed_in_graph({.action = policy_action::invoke_query, .query = name}))
        return refused->status == status_of(refusal::forbidden).status ? detail::no_such_query() : *refused;
    const auto match = context.graph->queries.find(name);
    if (match == context.graph->queries.end()) return detail::no_such_query();
    return &match->second;
}

OMNIGRAPH_INLINE handled invoke(const request_context& context, const stored_query& query, const invocation& asked) {
    const auto& name = query.tree.name;
    const bool mutation = query.tree.is_mutation();
    if (asked.expect_mutation && *asked.expect_mutation != mutation)
        return refuse_failed(
            graph::with_remedy(graph::other_kind(query.tree),
                               mutation ? "Run it with `omnigraph mutate`." : "Run it with `omnigraph query`."),
            context);
    context.log.write(log_level::info, "stored query invoked",
                      {{"graph", context.graph->uri},
                       {"actor", context.actor_json()},
                       {"query", name},
                       {"kind", mutation ? "mutate" : "read"}});
    if (auto refused = not_allowed_at(context, asked.target, {.action = detail::what_it_does(query), .query = name}))
        return *refused;
    if (mutation)
        return admit_mutation(context, {query.source, name, asked.params, true}, asked.target, context.body.size());
    return run_read(context, {query.source, name, &asked.params}, asked.target);
}

OMNIGRAPH_INLINE reply answer_list_queries(const request_context& context) {
    const auto refused = context.not_allowed_in_graph({context.action(), only_branch});
    if (refused && refused->status == status_of(refusal::unauthorized).status) return *refused;
    boost::json::array queries;
    for (const auto* query : invocable_queries(context, reached::some_branch))
        queries.push_back(detail::stored_query_json(query->tree));
    if (refused && queries.empty()) return *refused;
    return reply_with(boost::json::object{{"queries", std::move(queries)}});
}

OMNIGRAPH_INLINE handled answer_invoke_query(const request_context& context) {
    auto body = request_body::optional(context.body, context.content_type, bodies::invoke);
    invocation asked{body.object("params"), {body.text("branch"), body.text("snapshot"), body.text("at")}};
    asked.expect_mutation = body.boolean("expect_mutation");
    body.finish();
    if (body.refused()) return *body.refused();
    const auto found = query_to_invoke(context, context.target.name);
    if (const auto* refused = std::get_if<reply>(&found)) return *refused;
    return invoke(context, *std::get<const stored_query*>(found), asked);
}

}  // namespace omnigraph::cluster::server
