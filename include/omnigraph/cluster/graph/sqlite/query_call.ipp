// Bodies of graph/sqlite/query_call.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/query_call.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_error query_failed(const lang::checked_query& query, const std::string& what) {
    return bad_request(of_input("query '" + query.tree.name + "': " + what));
}

OMNIGRAPH_INLINE graph_error limit_failed(const query_call& call, call_limit which) {
    return limit_reached(which, "query '" + call.query.tree.name + "'", call.limits);
}

OMNIGRAPH_INLINE graph_error not_provided(const lang::checked_query& query, const std::string& name) {
    return query_failed(query, "parameter '" + name + "' not provided");
}

OMNIGRAPH_INLINE std::string plan_key(const query_call& call) {
    auto key = std::to_string(call.number);
    for (const auto& [name, value] : call.parameters) key += value.is_null() ? " -" : " +";
    const auto* body = std::get_if<lang::read_body>(&call.query.tree.body);
    for (const auto* bound : {body ? &body->offset : nullptr, body ? &body->limit : nullptr}) {
        if (!bound || !*bound || (*bound)->parameter.empty()) continue;
        const auto given = call.parameters.find((*bound)->parameter);
        const auto* rows = given == call.parameters.end() ? nullptr : std::get_if<std::int64_t>(&given->second.held);
        key += rows ? " " + std::to_string(*rows) : " ?";
    }
    return key;
}

}  // namespace omnigraph::cluster::graph
