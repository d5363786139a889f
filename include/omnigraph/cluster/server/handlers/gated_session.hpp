// A graph in the hands of one caller: whatever changes it asks the policy once more (specification surfaces §2.8), and
// what fails names stored rows only to who may read them.
//
//     gated_session gated{*graph.session, graph.policy.get(), actor};
//     auto changed = gated.mutate({.source = body, .name = "add"}, actor.value_or(""));
//     if (!changed && gated.denied()) return *gated.denied();
//
// (1) Handlers ask the policy before they work; this is the second gate, which holds when a handler forgot to. Both
//     put the same question to the same bundle, so they never disagree.
// (2) A caller without an actor is refused where there is a policy; without a policy the gate is open.
// (3) Reads pass: what a read returns was decided by the handler, which knows what was asked.
// (4) Errors and conflicts reach the handler without ids and values of stored rows, unless the caller may `read` the
//     branch, and of a merge both (host/withheld_rows.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/withheld_rows.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/http/message.hpp>

namespace omnigraph::cluster::server {

/// The commit that the branch was made from, whose state it had before it had commits of its own; none of `main`.
[[nodiscard]] graph_result<std::optional<std::string>> fork_of(graph_session& graph, std::string_view branch);

/// The branch by which policy judges a read of that state. A commit is judged by the branch that it was made on. A
/// branch at a time before its creation is judged by the branch that it was made from. A state that cannot be found is
/// judged by the branch that is named; other errors are those of the graph.
[[nodiscard]] graph_result<std::string> judged_branch(graph_session& graph, const read_point& at);

class gated_session final : public graph_session {
public:
    /// `stored` is the name of the stored query that is run; a rule that names it stands for `change`. All are
    /// borrowed.
    gated_session(graph_session& graph, const policy_engine* rules, const std::optional<std::string>& actor,
                  std::optional<std::string_view> stored = {})
        : graph_{graph}, rules_{rules}, actor_{actor}, stored_{stored} {}

    /// The refusal of the last call that the policy did not permit: 401 or 403.
    [[nodiscard]] const std::optional<reply>& denied() const { return denied_; }

    using graph_session::load;
    [[nodiscard]] graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override;
    [[nodiscard]] graph_result<load_outcome> load(const load_request& request) override;
    [[nodiscard]] graph_result<embedding_outcome> embed(const embedding_request& request) override;
    [[nodiscard]] graph_result<branch_info> create_branch(const branch_request& request) override;
    [[nodiscard]] graph_result<done> delete_branch(std::string_view name) override;
    [[nodiscard]] graph_result<merge_outcome> merge_branch(const merge_request& request) override;

    [[nodiscard]] graph_result<std::string> graph_uid() override { return graph_.graph_uid(); }
    [[nodiscard]] graph_result<std::string> schema_source() override { return graph_.schema_source(); }
    [[nodiscard]] graph_result<std::vector<query_fault>> check(const query_request& request) override {
        return graph_.check(request);
    }
    [[nodiscard]] std::vector<graph_result<std::vector<query_fault>>> check_all(
        std::span<const query_request> requests) override {
        return graph_.check_all(requests);
    }
    [[nodiscard]] graph_result<done> export_records(const export_request& request, const line_sink& sink) override {
        return graph_.export_records(request, sink);
    }
    [[nodiscard]] graph_result<query_result> query(const query_request& request) override;
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits(std::size_t most) override {
        return graph_.commits(most);
    }
    [[nodiscard]] graph_result<graph_commit> commit(std::string_view id) override { return graph_.commit(id); }
    [[nodiscard]] graph_result<std::vector<branch_info>> branches() override { return graph_.branches(); }
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits_of(std::string_view branch,
                                                                     std::size_t most) override {
        return graph_.commits_of(branch, most);
    }
    [[nodiscard]] graph_result<graph_snapshot> snapshot(const read_point& at) override { return graph_.snapshot(at); }
    [[nodiscard]] graph_result<graph_diff> diff(const diff_request& request) override { return graph_.diff(request); }

private:
    /// The fault when the policy does not permit it.
    [[nodiscard]] std::optional<graph_error> refused(const access_request& request);
    [[nodiscard]] bool may_read(std::string_view branch) const;
    /// What a call about this branch may tell.
    template <class T>
    [[nodiscard]] graph_result<T> told(graph_result<T> outcome, std::string_view branch) const {
        return outcome || may_read(branch) ? std::move(outcome) : without_rows(outcome.error());
    }

    graph_session& graph_;
    const policy_engine* rules_;
    const std::optional<std::string>& actor_;
    std::optional<std::string_view> stored_;
    std::optional<reply> denied_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/handlers/gated_session.ipp>
#endif
