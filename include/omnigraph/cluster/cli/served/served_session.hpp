// A graph behind a server, as the graph_session that an opened graph is too: a data command is written once.
//
//     served_session graph{server, "knowledge"};
//     auto rows = graph.query({.source = {}, .name = "find_experts", .parameters = &values});
//
// (1) A request without a source asks for the stored query of that name, with the right to invoke it.
// (2) The server says who acts; the actor that a call names is ignored.
// (3) check() finds no fault: the server checks a query when it runs it.
// (4) Cells have the types that JSON shows: a date is its text.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli {

class served_session final : public graph_session {
public:
    served_session(server_connection& server, std::string graph);

    [[nodiscard]] graph_result<std::string> schema_source() override;
    [[nodiscard]] graph_result<std::vector<query_fault>> check(const query_request& request) override;
    [[nodiscard]] graph_result<query_result> query(const query_request& request) override;
    [[nodiscard]] graph_result<mutation_outcome> mutate(const query_request& request, std::string_view actor) override;
    using graph_session::load;
    [[nodiscard]] graph_result<load_outcome> load(const load_request& request) override;
    /// With `from`, the server makes the branch from that one unless it is there, and `created` says whether it did.
    [[nodiscard]] graph_result<load_outcome> load(const load_request& request, const std::optional<std::string>& from,
                                                  bool& created);
    /// An error leaves the batches before it in the graph.
    [[nodiscard]] graph_result<embedding_outcome> embed(const embedding_request& request) override;
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits(std::size_t most) override;
    [[nodiscard]] graph_result<graph_commit> commit(std::string_view id) override;

    [[nodiscard]] graph_result<std::vector<branch_info>> branches() override;
    [[nodiscard]] graph_result<branch_info> create_branch(const branch_request& request) override;
    [[nodiscard]] graph_result<done> delete_branch(std::string_view name) override;
    [[nodiscard]] graph_result<merge_outcome> merge_branch(const merge_request& request) override;
    [[nodiscard]] graph_result<std::vector<graph_commit>> commits_of(std::string_view branch,
                                                                     std::size_t most) override;
    [[nodiscard]] graph_result<graph_snapshot> snapshot(const read_point& at) override;
    [[nodiscard]] graph_result<graph_diff> diff(const diff_request& request) override;

    /// The rows of one state, as they come.
    [[nodiscard]] graph_result<done> export_records(const export_request& request, const line_sink& sink) override;

    /// The stored queries that the caller may invoke.
    [[nodiscard]] graph_result<std::vector<served_query>> stored_queries();

    /// The actor of the last write, as the server told it.
    [[nodiscard]] const std::optional<std::string>& actor() const { return actor_; }

    /// The model that embed() used, as the server told it.
    [[nodiscard]] const std::string& model() const { return model_; }

    /// The address of the graph, as a URI.
    [[nodiscard]] std::string uri() const { return server_.url() + route_; }

private:
    [[nodiscard]] graph_result<json> run(const query_request& request, bool mutation);
    void note_actor(const json& answer);

    server_connection& server_;
    std::string route_;  ///< `/graphs/knowledge`
    std::optional<std::string> actor_;
    std::string model_;
};

/// The graph to ask: `given`, or an error that lists those of the server, also when there is only one. Codes:
/// graph_ambiguous.
[[nodiscard]] std::optional<std::string> choose_served_graph(server_connection& server,
                                                             const std::optional<std::string>& given,
                                                             diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/served/served_session.ipp>
#endif
