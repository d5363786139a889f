// Bodies of graph/query_fitting.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/check/parameter_uses.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error text_does_not_fit(const lang::faults& faults, std::string_view source) {
    diagnostics located;
    lang::append_faults(faults, source, "", "", located, [](const lang::fault& fault) { return fault.code; });
    auto told = faults.empty() ? std::string{"query: it does not fit the schema"} : "query: " + faults.front().message;
    if (faults.size() > 1) told += " (and " + std::to_string(faults.size() - 1) + " more)";
    auto failed = bad_request(of_input(std::move(told)));
    for (std::size_t i = 0; i < faults.size(); ++i)
        failed.query_faults.push_back(
            {query_part::text, faults[i].code, faults[i].message, faults[i].remedy, std::move(located[i].position)});
    return failed;
}

/// Faults of the query are the result of a check; an error without any is a failure of the check.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::vector<query_fault>> as_findings(const graph_error& failed) {
    if (failed.query_faults.empty()) return failed;
    return failed.query_faults;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<lang::query_tree> parse_request(const query_request& request) {
    lang::faults faults;
    auto file = lang::parse_queries(request.source, faults);
    if (!file) return detail::text_does_not_fit(faults, request.source);
    const auto named = std::ranges::find(file->queries, request.name, &lang::query_tree::name);
    if (named == file->queries.end())
        return bad_request(of_input("query: the source declares no query '" + std::string{request.name} + "'"));
    return std::move(*named);
}

OMNIGRAPH_INLINE graph_error other_kind(const lang::query_tree& tree) {
    return with_reason(
        bad_request(of_input("`" + tree.name + (tree.is_mutation() ? "` changes the graph." : "` only reads."))),
        graph_reason::query_of_other_kind);
}

OMNIGRAPH_INLINE graph_result<lang::checked_query> check_request(const lang::query_tree& tree,
                                                                 const query_request& request,
                                                                 const lang::schema_catalog& schema) {
    lang::faults faults;
    auto checked = lang::check_query(tree, schema, faults);
    if (!checked) return detail::text_does_not_fit(faults, request.source);
    return *std::move(checked);
}

OMNIGRAPH_INLINE graph_result<lang::parameter_values> bind_request(const lang::checked_query& query,
                                                                   const query_request& request) {
    auto values = lang::bind_parameters(query.tree.parameters, request.parameters ? *request.parameters : json{});
    auto faults = values ? lang::parameter_faults{lang::faults_of_use(query.tree, *values)} : std::move(values).error();
    if (faults.list.empty()) return *std::move(values);
    auto failed = bad_request(of_input(faults.text()));
    for (const auto& fault : faults.list)
        failed.query_faults.push_back({query_part::parameters, fault.code, fault.message, fault.remedy, {}});
    return failed;
}

OMNIGRAPH_INLINE graph_result<fitted_query> fit_request(const lang::query_tree& tree, const query_request& request,
                                                        const lang::schema_catalog& schema) {
    auto checked = check_request(tree, request, schema);
    if (!checked) return checked.error();
    auto values = bind_request(*checked, request);
    if (!values) return values.error();
    return fitted_query{*std::move(checked), *std::move(values)};
}

OMNIGRAPH_INLINE graph_result<std::vector<query_fault>> find_query_faults(const query_request& request,
                                                                          const lang::schema_catalog& schema) {
    const auto tree = parse_request(request);
    if (!tree) return detail::as_findings(tree.error());
    const auto checked = check_request(*tree, request, schema);
    if (!checked) return detail::as_findings(checked.error());
    if (!request.parameters) return std::vector<query_fault>{};
    const auto values = bind_request(*checked, request);
    return values ? std::vector<query_fault>{} : detail::as_findings(values.error());
}

}  // namespace omnigraph::cluster::graph
