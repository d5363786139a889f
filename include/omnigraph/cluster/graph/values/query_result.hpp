// The answer of a read query, and its JSON.
//
//     auto found = session.run(call);
//     std::string text = compact_json(read_envelope(*found, {.branch = "main", .snapshot = {}}));
//
// Rows are in the order of the result; a cell is a value of its column's type. Two
// columns may have one name: in JSON the later one wins, as the row is an object.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

using query_row = std::vector<lang::value>;

struct query_result {
    std::string query;
    std::vector<lang::result_column> columns;
    std::vector<query_row> rows;
};

/// What was read: a branch, or a commit.
struct read_target {
    std::optional<std::string> branch;
    std::optional<std::string> snapshot;
};

enum class integer_form {
    number,        ///< always a JSON number
    safe_decimal,  ///< beyond 2^53-1 a decimal string, for readers that have only doubles
};

/// One cell as JSON (specification languages §3.12).
[[nodiscard]] json json_of_cell(const lang::value_type& type, const lang::value& cell,
                                integer_form integers = integer_form::number);

/// An object column -> value.
[[nodiscard]] json json_of_row(const query_result& result, const query_row& row,
                               integer_form integers = integer_form::number);

/// `{"query_name","target","row_count","columns","rows"}`; `columns` is left out when there are none.
[[nodiscard]] json read_envelope(const query_result& result, const read_target& target,
                                 integer_form integers = integer_form::number);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/query_result.ipp>
#endif
