// The vector that `nearest(...)` compares with: as it was written, or of a text by the embedding provider.
//
//     auto wanted = searched_vector(call, table, column, value);
#pragma once

#include <vector>

#include <omnigraph/cluster/graph/sqlite/query_call.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// As many numbers as the vectors of the column have. bad_request when the value does not fit, when it is a text and
/// there is no provider, when the provider's model is not the one of the property, and when the provider fails.
[[nodiscard]] graph_result<std::vector<float>> searched_vector(const query_call& call, const physical_table& table,
                                                               const physical_column& column, const lang::value& asked);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/searched_vector.ipp>
#endif
