// Bodies of server/handlers/gated_session.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/handlers/gated_session.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::optional<graph_error> gated_session::refused(const access_request& request) {
    denied_.reset();
    if (auto wrong = misspelled_branch(request))
        return graph_error{*std::move(wrong), write_effect::no, graph_fault::bad_request};
    if (!rules_) return std::nullopt;
    const auto verdict = decide(rules_, request, actor_);
    if (verdict.allowed) return std::nullopt;
    denied_ = refuse(verdict.unauthenticated ? refusal::unauthorized : refusal::forbidden, verdict.message);
    return graph_error{verdict.message, write_effect::no, graph_fault::bad_request};
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> gated_session::mutate(const query_request& request,
                                                                      std::string_view actor) {
    if (auto no = refused({.action = policy_action::change, .branch = request.at.branch, .query = stored_}))
        return *std::move(no);
    return graph_.mutate(request, actor);
}

OMNIGRAPH_INLINE graph_result<load_outcome> gated_session::load(const load_request& request) {
    if (auto no = refused({.action = policy_action::change, .branch = request.branch})) return *std::move(no);
    return graph_.load(request);
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> gated_session::embed(const embedding_request& request) {
    if (auto no = refused({.action = policy_action::change, .branch = request.branch})) return *std::move(no);
    return graph_.embed(request);
}

/// What begins with a commit is judged by the branch of the commit, as a read of it is.
OMNIGRAPH_INLINE graph_result<branch_info> gated_session::create_branch(const branch_request& request) {
    std::string from{request.from.branch};
    if (!request.from.commit.empty())
        if (const auto commit = graph_.commit(request.from.commit)) from = commit->branch;
    if (auto no = refused({policy_action::branch_create, from, request.name})) return *std::move(no);
    return graph_.create_branch(request);
}

OMNIGRAPH_INLINE graph_result<done> gated_session::delete_branch(std::string_view name) {
    if (auto no = refused({.action = policy_action::branch_delete, .target_branch = name})) return *std::move(no);
    return graph_.delete_branch(name);
}

OMNIGRAPH_INLINE graph_result<merge_outcome> gated_session::merge_branch(const merge_request& request) {
    if (auto no = refused({policy_action::branch_merge, request.source, request.target})) return *std::move(no);
    return graph_.merge_branch(request);
}

}  // namespace omnigraph::cluster::server
