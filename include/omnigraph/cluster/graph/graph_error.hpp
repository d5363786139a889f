// The failures of the embedded engine: short ways to make a graph_error, and what SQLite and the store say as one.
//
//     if (!counted) return from_sql(counted.error(), "counting rows");
//     return bad_request("query 'friends': parameter 'since' not provided");
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

struct sql_error;

[[nodiscard]] graph_error bad_request(std::string message);
[[nodiscard]] graph_error not_found(std::string message);
[[nodiscard]] graph_error conflicting(std::string message);
[[nodiscard]] graph_error internal(std::string message);

[[nodiscard]] graph_error write_effect_of(graph_error failed, write_effect effect);

/// Many faults of one input as one error.
[[nodiscard]] graph_error bad_data(std::vector<data_fault> faults);

/// A statement that was stopped by a cap is bad_request; everything else is internal.
[[nodiscard]] graph_error from_sql(const sql_error& failed, std::string_view doing);

/// After a failed write to the object that moves a graph.
[[nodiscard]] write_effect write_effect_after(store_fault fault);

/// Reads have no effect, so `moved` stays `no`; writers correct it.
[[nodiscard]] graph_error from_store(const object_store& store, const store_error& failed, std::string_view doing);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_error.ipp>
#endif
