// What the operators and functions of a query are in SQLite, where its own would wrap, round, or know ASCII only.
//
//     auto defined = define_expression_functions(db);
//     auto row = db.prepare("SELECT og_add(?1, ?2)");
//
// (1) They are pure, and null where an argument is.
// (2) Integers stay integers. A result that 64 bits do not hold is null, as is a float that is not finite, a
//     division by zero, and a date beyond the years 0000 to 9999.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>

namespace omnigraph::cluster::graph {

/// og_add, og_subtract, og_multiply, og_divide, og_remainder, several of which og_chain computes from the left; og_abs,
/// og_floor, og_ceil, og_round; og_lower, og_upper, og_trim, og_char_length, og_starts_with, og_ends_with, og_contains;
/// og_date, og_datetime, og_date_part, og_move_date, og_move_datetime; og_quotient; and the aggregates og_sum, og_avg
/// (exact_sum.hpp) and og_collect.
[[nodiscard]] sql_result<done> define_expression_functions(database& db);

/// `contains`, `starts_with` or `ends_with` of two texts in SQL, byte by byte; unknown when one of them is null.
[[nodiscard]] std::string text_test_sql(lang::comparison op, std::string_view text, std::string_view part);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/expression_functions.ipp>
#endif
