// The rows of a query as JSON (languages specification §3.12), for faces that answer in JSON.
//
//     std::string text = compact_json(read_envelope(rows, {.branch = "main", .snapshot = {}}));
//
// A row is an object: the checker makes sure that no two columns have the same name (GQ210).
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph {

/// What was read.
struct read_target {
    std::optional<std::string> branch;    ///< none: a commit was asked for, whatever its branch
    std::optional<std::string> snapshot;  ///< the commit; none: the head of the branch
};

enum class integer_form {
    number,        ///< always a JSON number
    safe_decimal,  ///< beyond 2^53-1 a decimal string, for readers that have only doubles
};

/// One cell as JSON. Dates and times become text, NaN and infinities become words (null inside a vector). A whole node
/// is `{"type", "id", "properties": {...}}`; an edge has `from` and `to` behind its id.
[[nodiscard]] json json_of_cell(const cell_type& type, const cell& shown, integer_form integers = integer_form::number);

/// An object with a value for each column.
[[nodiscard]] json json_of_row(const query_result& result, const query_row& row,
                               integer_form integers = integer_form::number);

/// What a read of `at` is said to have read, which was the state of `commit`: the head of a branch, a commit that was
/// asked for, or a branch with the commit that it had at a time.
[[nodiscard]] read_target target_of(const read_point& at, const std::string& commit);

[[nodiscard]] json json_of_target(const read_target& target);

/// `{"query_name","target","row_count","columns","rows"}`; without columns, `columns` is left out.
[[nodiscard]] json read_envelope(const query_result& result, const read_target& target,
                                 integer_form integers = integer_form::number);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/result_json.ipp>
#endif
