// The value of a literal in a query.
//
//     auto value = value_of(*expression.value);
//     if (!value) return value.error().message;    // "\"2024-13-01\" is not a date"
//
// A Date becomes its days since 1970, a DateTime its milliseconds; other literals keep their value. Nothing is fitted
// to a property here (fit_value.hpp does that).
#pragma once

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] result<lang::value, type_mismatch> value_of(const lang::literal& written);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/literal_value.ipp>
#endif
