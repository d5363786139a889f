// What a server answers, as the typed values that it was made of. Nothing of an answer is trusted.
//
//     const auto rows = rows_in(*answer);
//     if (!rows) return rows.error();
//
// Another shape than the interface's is an internal fault, which names the member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::cli {

/// A stored query in the catalog of a server.
struct served_query {
    std::string name;
    bool mutation = false;
    std::vector<lang::parameter> parameters;
    std::optional<std::string> description, instruction;
};

/// Of a ReadOutput.
[[nodiscard]] graph_result<query_result> rows_in(const json& answer);

/// Of a CommitOutput.
[[nodiscard]] graph_result<graph_commit> commit_in(const json& answer);

/// Of a ChangeOutput.
[[nodiscard]] graph_result<mutation_outcome> mutation_in(const json& answer);

/// Of an IngestOutput.
[[nodiscard]] graph_result<load_outcome> load_in(const json& answer, load_mode mode);

/// Of `/embed`.
[[nodiscard]] graph_result<embedding_outcome> embedding_in(const json& answer);

/// Of a QueriesOutput.
[[nodiscard]] graph_result<std::vector<served_query>> queries_in(const json& answer);

/// The objects in the list `name`.
[[nodiscard]] graph_result<std::vector<const boost::json::object*>> objects_in(const json& answer,
                                                                               std::string_view name);

/// The text `name`.
[[nodiscard]] graph_result<std::string> text_in_answer(const json& answer, std::string_view name);

/// The whole number `name`, which is not negative.
[[nodiscard]] graph_result<std::uint64_t> count_in_answer(const json& answer, std::string_view name);

/// Whether `name` is there and true. Older servers leave some out.
[[nodiscard]] bool flag_in_answer(const json& answer, std::string_view name);

/// The fault for an answer without a usable `name`.
[[nodiscard]] graph_error no_usable(std::string_view name);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/served/served_answers.ipp>
#endif
