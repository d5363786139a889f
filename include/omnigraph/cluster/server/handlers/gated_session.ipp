// Bodies of server/handlers/gated_session.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/server/handlers/gated_session.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE graph_result<std::optional<std::string>> fork_of(graph_session& graph, std::string_view branch) {
    const auto all = graph.branches();
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, branch, &branch_info::name);
    return found == all->end() ? std::nullopt : found->fork;
}

OMNIGRAPH_INLINE graph_result<std::string> judged_branch(graph_session& graph, const read_point& at) {
    const std::string named{at.branch};
    if (at.is_head()) return named;
    const auto unless_missing = [&](const graph_error& failed) -> graph_result<std::string> {
        if (failed.fault == graph_fault::not_found || failed.fault == graph_fault::bad_request) return named;
        return failed;
    };
    std::string id{at.commit};
    if (at.time) {
        const auto shown = graph.snapshot(at);
        if (!shown) return unless_missing(shown.error());
        id = shown->commit;
    }
    const auto commit = graph.commit(id);
    if (!commit) return unless_missing(commit.error());
    if (!at.time || commit->branch == named) return commit->branch;
    const auto fork = fork_of(graph, named);
    if (!fork) return fork.error();
    return *fork == commit->id ? named : commit->branch;
}

OMNIGRAPH_INLINE std::optional<graph_error> gated_session::refused(const access_request& request) {
    denied_.reset();
    if (auto wrong = misspelled_branch(request))
        return refused_call(graph_fault::bad_request, of_input(*std::move(wrong)));
    if (!rules_) return std::nullopt;
    const auto verdict = decide(rules_, request, actor_);
    if (verdict.allowed) return std::nullopt;
    denied_ = refuse(verdict.unauthenticated ? refusal::unauthorized : refusal::forbidden, verdict.message);
    return refused_call(graph_fault::bad_request, of_input(verdict.message));
}

OMNIGRAPH_INLINE bool gated_session::may_read(std::string_view branch) const {
    return decide(rules_, {.action = policy_action::read, .branch = branch}, actor_).allowed;
}

/// An earlier state is asked for by who may read it; then the branch that is named is not the one that was judged.
OMNIGRAPH_INLINE graph_result<query_result> gated_session::query(const query_request& request) {
    auto rows = graph_.query(request);
    if (rows || !request.at.is_head()) return rows;
    return told(std::move(rows), request.at.branch);
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> gated_session::mutate(const query_request& request,
                                                                      std::string_view actor) {
    if (auto no = refused({.action = policy_action::change, .branch = request.at.branch, .query = stored_}))
        return *std::move(no);
    return told(graph_.mutate(request, actor), request.at.branch);
}

OMNIGRAPH_INLINE graph_result<load_outcome> gated_session::load(const load_request& request) {
    if (auto no = refused({.action = policy_action::change, .branch = request.branch})) return *std::move(no);
    return told(graph_.load(request), request.branch);
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> gated_session::embed(const embedding_request& request) {
    if (auto no = refused({.action = policy_action::change, .branch = request.branch})) return *std::move(no);
    return told(graph_.embed(request), request.branch);
}

/// What begins with a commit is judged by the branch of the commit, as a read of it is.
OMNIGRAPH_INLINE graph_result<branch_info> gated_session::create_branch(const branch_request& request) {
    const auto from = judged_branch(graph_, request.from);
    if (!from) return from.error();
    if (auto no = refused({policy_action::branch_create, *from, request.name})) return *std::move(no);
    return told(graph_.create_branch(request), *from);
}

OMNIGRAPH_INLINE graph_result<done> gated_session::delete_branch(std::string_view name) {
    if (auto no = refused({.action = policy_action::branch_delete, .target_branch = name})) return *std::move(no);
    return told(graph_.delete_branch(name), name);
}

OMNIGRAPH_INLINE graph_result<merge_outcome> gated_session::merge_branch(const merge_request& request) {
    if (auto no = refused({policy_action::branch_merge, request.source, request.target})) return *std::move(no);
    auto merged = graph_.merge_branch(request);
    if (may_read(request.source) && may_read(request.target)) return merged;
    if (!merged) return without_rows(merged.error());
    return without_rows(*std::move(merged));
}

}  // namespace omnigraph::cluster::server
