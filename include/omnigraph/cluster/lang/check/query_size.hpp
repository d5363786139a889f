// Limits on the size of a query that every engine can execute (GQ401).
//
//     query_faults told{found};
//     if (!fits_engines(tree, told)) return;      // said, with the number that is allowed
//
// The limits belong to the language, so a deployed query runs on every engine. They are far beyond what people write,
// and enough for programs that write queries.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

inline constexpr std::size_t max_query_parameters = 1000;
inline constexpr std::size_t max_query_variables = 1000;  ///< nodes and edges, including each `$_`
inline constexpr std::size_t max_query_terms = 10'000;    ///< traversals, and values anywhere in a reading query
inline constexpr std::size_t max_query_columns = 1000;
inline constexpr std::size_t max_query_order_keys = 500;
inline constexpr std::size_t max_block_nesting = 4;  ///< of blocks inside of `match`
/// the number that an optional block, or each alternative, binds
inline constexpr std::size_t max_block_variables = 16;
inline constexpr std::size_t max_test_nesting = 16;  ///< of `and`, `or` and `not` in each other

/// False after reporting a part of the query that exceeds a limit.
[[nodiscard]] bool fits_engines(const query_tree& query, query_faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_size.ipp>
#endif
