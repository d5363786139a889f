// Bodies of graph/engine_session.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::string> engine_session::graph_uid() {
    auto head = handle_->head();
    if (!head) return head.error();
    return (*head)->manifest.record.graph_uid;
}

OMNIGRAPH_INLINE graph_result<std::string> engine_session::schema_source() {
    auto head = handle_->head();
    if (!head) return head.error();
    return (*head)->manifest.record.schema.source;
}

OMNIGRAPH_INLINE graph_result<std::vector<query_fault>> engine_session::check(const query_request& request) {
    auto head = handle_->head();
    if (!head) return head.error();
    return find_query_faults(request, (*head)->shape->catalog);
}

OMNIGRAPH_INLINE graph_result<query_result> engine_session::query(const query_request& request) {
    const auto tree = parse_request(request);
    if (!tree) return tree.error();
    if (tree->is_mutation()) return bad_request("query '" + tree->name + "' changes the graph: run it as a mutation");
    const auto now = request.now.value_or(clock_->now());
    for (bool is_second_try = false;; is_second_try = true) {
        auto view = handle_->view();
        if (!view) return view.error();
        const auto fitted = fit_request(*tree, request, view->catalog());
        if (!fitted) return fitted.error();
        auto rows = view->query({fitted->query, fitted->parameters, now, texts_.get()});
        if (rows || rows.error().fault != graph_fault::internal) return rows;
        // The local copy may be what failed; it is made again from the store.
        handle_->forget_local_copy(*view);
        if (is_second_try) return rows;
    }
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> engine_session::mutate(const query_request& request,
                                                                       std::string_view actor) {
    const auto tree = parse_request(request);
    if (!tree) return tree.error();
    if (!tree->is_mutation()) return bad_request("query '" + tree->name + "' only reads: run it as a query");
    const auto fit = [&](const lang::schema_catalog& schema) { return fit_request(*tree, request, schema); };
    return handle_->mutate(fit, request.now.value_or(clock_->now()), actor);
}

OMNIGRAPH_INLINE graph_result<load_outcome> engine_session::load(std::string_view records, load_mode mode,
                                                                 std::string_view actor) {
    return handle_->load(records, mode, actor);
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> engine_session::commits(std::size_t most) {
    const auto records = handle_->commits(most);
    if (!records) return records.error();
    std::vector<graph_commit> commits;
    for (const auto& record : *records) commits.push_back(commit_of(record));
    return commits;
}

OMNIGRAPH_INLINE graph_result<graph_commit> engine_session::commit(std::string_view id) {
    const auto record = handle_->commit(id);
    if (!record) return record.error();
    return commit_of(*record);
}

}  // namespace omnigraph::cluster::graph
