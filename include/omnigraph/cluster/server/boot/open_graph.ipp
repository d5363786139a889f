// Bodies of server/boot/open_graph.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/values/query_result.hpp>
#include <omnigraph/cluster/graph/values/uncalled_embedder.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>
#include <omnigraph/cluster/server/boot/open_graph.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE open_graph::open_graph(std::shared_ptr<graph::graph_handle> handle, runtime& clock,
                                        std::optional<resolved_embedding> embedding)
    : handle_{std::move(handle)}, clock_{clock} {
    if (embedding) texts_ = std::make_unique<graph::uncalled_embedder>(std::move(embedding->model));
}

OMNIGRAPH_INLINE graph::answer<std::string> open_graph::schema_source() {
    auto head = handle_->head();
    if (!head) return head.error();
    return (*head)->manifest.record.schema.source;
}

OMNIGRAPH_INLINE graph::answer<std::vector<std::string>> open_graph::faults_of(const lang::query_tree& query) {
    auto head = handle_->head();
    if (!head) return head.error();
    lang::faults faults;
    static_cast<void>(lang::check_query(query, (*head)->shape->catalog, faults));
    std::vector<std::string> texts;
    for (auto& fault : faults) texts.push_back(std::move(fault.message));
    return texts;
}

}  // namespace omnigraph::cluster::server

namespace omnigraph::cluster::server::detail {

/// The query fitted to a schema, and values for its parameters.
struct fitted_call {
    lang::checked_query query;
    lang::parameter_values parameters;
};

[[nodiscard]] OMNIGRAPH_INLINE graph::answer<fitted_call> fit_call(const lang::query_tree& query,
                                                                   const lang::catalog& schema, const json& params) {
    lang::faults faults;
    auto checked = lang::check_query(query, schema, faults);
    if (!checked) {
        const auto more = faults.size() > 1 ? " (and " + std::to_string(faults.size() - 1) + " more)" : std::string{};
        return graph::bad_request(
            "query: " + (faults.empty() ? std::string{"it does not fit the schema"} : faults.front().message) + more);
    }
    auto parameters = lang::bind_parameters(checked->tree.parameters, params);
    if (!parameters) return graph::bad_request(parameters.error().text());
    return fitted_call{*std::move(checked), *std::move(parameters)};
}

[[nodiscard]] OMNIGRAPH_INLINE json commit_json(const graph::commit_record& commit) {
    boost::json::object shown{
        {"graph_commit_id", commit.id}, {"manifest_branch", commit.branch}, {"manifest_version", commit.version}};
    shown["parent_commit_id"] = commit.parents.empty() ? json(nullptr) : text_json(commit.parents.front().id);
    shown["merged_parent_commit_id"] = commit.parents.size() < 2 ? json(nullptr) : text_json(commit.parents[1].id);
    shown["actor_id"] = commit.actor.empty() ? json(nullptr) : text_json(commit.actor);
    shown["created_at"] = commit.created_at_us;
    return shown;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE graph::answer<boost::json::object> open_graph::read(const lang::query_tree& query,
                                                                     const json& params) {
    auto view = handle_->view();
    if (!view) return view.error();
    const auto call = detail::fit_call(query, view->catalog(), params);
    if (!call) return call.error();
    const auto found = view->query({call->query, call->parameters, clock_.now(), texts_.get()});
    if (!found) {
        // The local copy can be made again at any time, and may be what failed.
        if (found.error().fault == graph::graph_fault::internal) handle_->forget_local_copy(*view);
        return found.error();
    }
    return graph::read_envelope(*found, {.branch = "main", .snapshot = {}}).as_object();
}

OMNIGRAPH_INLINE graph::answer<mutation_outcome> open_graph::mutate(const lang::query_tree& query, const json& params,
                                                                    const std::optional<std::string>& actor) {
    auto head = handle_->head();
    if (!head) return head.error();
    const auto call = detail::fit_call(query, (*head)->shape->catalog, params);
    if (!call) return call.error();
    const auto changed = handle_->mutate(call->query, call->parameters, actor.value_or(""));
    if (!changed) return changed.error();
    return mutation_outcome{changed->affected_nodes, changed->affected_edges,
                            changed->commit ? detail::commit_json(*changed->commit) : json(nullptr)};
}

OMNIGRAPH_INLINE graph::answer<load_outcome> open_graph::load(std::string_view records, load_kind how,
                                                              const std::optional<std::string>& actor) {
    const auto mode = how == load_kind::append      ? graph::load_mode::append
                      : how == load_kind::overwrite ? graph::load_mode::overwrite
                                                    : graph::load_mode::merge;
    const auto loaded = handle_->load(records, mode, actor.value_or(""));
    if (!loaded) return loaded.error();
    load_outcome outcome;
    outcome.rows_loaded.assign(loaded->rows.begin(), loaded->rows.end());
    return outcome;
}

OMNIGRAPH_INLINE graph_opener opener_of(graph::sqlite_host& host, runtime& clock) {
    return [&host, &clock](
               const std::string& root,
               const std::optional<resolved_embedding>& embedding) -> graph::answer<std::shared_ptr<graph_data>> {
        auto handle = host.open(root);
        if (!handle) return handle.error();
        return std::shared_ptr<graph_data>{std::make_shared<open_graph>(*std::move(handle), clock, embedding)};
    };
}

}  // namespace omnigraph::cluster::server
