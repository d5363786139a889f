// Finds the start of the next query, fragment or statement, for parsers that look for the end of an unclosed block.
#pragma once

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Whether `query name(` begins a query, or `fragment name(` a fragment. A column `query` before a call looks the same,
/// so the text inside and behind the parentheses decides.
[[nodiscard]] bool at_next_query(const token_cursor& cursor);

/// `insert`, `update` or `delete`.
[[nodiscard]] bool is_write_verb(const token& word);

/// At a verb and a type, which begin a statement.
[[nodiscard]] bool at_statement(const token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/query_start.ipp>
#endif
