// Where the next query of a file begins, for parsers that look for the end of a block that was left open.
#pragma once

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// `query name(`. A column `query` before a call looks alike up to there, so what stands in the parentheses, and behind
/// them, decides.
[[nodiscard]] bool at_next_query(const token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/query_start.ipp>
#endif
