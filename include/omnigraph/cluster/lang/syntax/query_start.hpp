// Where the next query of a file begins, for parsers that look for the end of a block that was left open.
#pragma once

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang::detail {

/// `query name(`. A column `query` before a call looks alike up to there, so what stands in the parentheses, and behind
/// them, decides.
[[nodiscard]] inline bool at_next_query(const token_cursor& at) {
    if (!at.is_word("query") || at.following().kind != token_kind::identifier ||
        at.following(2).kind != token_kind::parenthesis_open)
        return false;
    const auto inside = at.following(3).kind, behind = at.following(4).kind;
    return inside == token_kind::variable ? behind == token_kind::colon
                                          : inside == token_kind::parenthesis_close &&
                                                (behind == token_kind::brace_open || behind == token_kind::at);
}

}  // namespace omnigraph::cluster::lang::detail
