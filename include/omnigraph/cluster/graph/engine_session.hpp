// The graph_session of the embedded engine, over a handle.
//
//     engine_session session{handle, clock, texts};
//     auto rows = session.query({.source = text, .name = "friends"});
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>

namespace omnigraph::cluster::graph {

class graph_handle;
class graph_view;
struct parsed_query;
struct query_call;

class engine_session final : public graph_session {
public:
    /// `clock` must outlive the session. Without `texts`, a search with a text that needs a vector is bad_request.
    engine_session(std::shared_ptr<graph_handle> handle, runtime& clock, std::shared_ptr<const embedder> texts)
        : handle_{std::move(handle)}, clock_{&clock}, texts_{std::move(texts)} {}

    using graph_session::load;

    [[nodiscard]] graph_result<std::string> graph_uid() override;
    [[nodiscard]] graph_result<std::string> schema_source() override;
    [[nodiscard]] graph_result<std::vector<query_fault>> check(const query_request& request) override;
    [[nodiscard]] std::vector<graph_result<std::vector<query_fault>>> check_all(
        std::span<const query_request> requests) override;
    [[nodiscard]] graph_result<query_result> query(const query_request& request) override;
    [[nodiscard]] graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override;
    [[nodiscard]] graph_result<load_outcome> load(const load_request& request) override;
    [[nodiscard]] graph_result<embedding_outcome> embed(const embedding_request& request) override;
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits(std::size_t most = 1000) override;
    [[nodiscard]] graph_result<graph_commit> commit(std::string_view id) override;

    [[nodiscard]] graph_result<std::vector<branch_info>> branches() override;
    [[nodiscard]] graph_result<branch_info> create_branch(const branch_request& request) override;
    [[nodiscard]] graph_result<done> delete_branch(std::string_view name) override;
    [[nodiscard]] graph_result<merge_outcome> merge_branch(const merge_request& request) override;
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits_of(std::string_view branch,
                                                                     std::size_t most) override;
    [[nodiscard]] graph_result<graph_snapshot> snapshot(const read_point& at) override;
    [[nodiscard]] graph_result<graph_diff> diff(const diff_request& request) override;

    [[nodiscard]] graph_result<done> export_records(const export_request& request, const line_sink& sink) override;

    [[nodiscard]] graph_result<query_explanation> explain(const query_request& request) override;

private:
    /// What is made of a call on one view, and of the time that parsing and checking took.
    template <class Answer>
    using answerer = std::function<graph_result<Answer>(graph_view&, const query_call&, std::chrono::nanoseconds)>;

    /// Answers once every text has its vector.
    template <class Answer>
    [[nodiscard]] graph_result<Answer> ask(const query_request& request, const answerer<Answer>& answer);

    /// One attempt, on one view. `texts` has the vectors that were asked for before; null without a provider.
    template <class Answer>
    [[nodiscard]] graph_result<Answer> ask_once(const std::shared_ptr<const parsed_query>& parsed,
                                                const query_request& request, instant now, const embedder* texts,
                                                const answerer<Answer>& answer);

    static constexpr int most_rounds = 16;  ///< a call is made again when its texts have their vectors

    std::shared_ptr<graph_handle> handle_;
    runtime* clock_;
    std::shared_ptr<const embedder> texts_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/engine_session.ipp>
#endif
