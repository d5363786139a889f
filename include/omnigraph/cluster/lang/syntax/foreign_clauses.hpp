// Refuses what other languages write as a clause of a match block, or behind a column, and says what to write.
//
//     if (refuse_clause(cursor, true)) return false;  // behind a test
//     if (refuse_behind_variable(cursor, cursor.take())) return false;
//
// Each reports at most one fault and takes nothing that a clause or a property could begin with.
#pragma once

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Where a clause begins, and no block, call or path does: `WHERE`, `optional match`, `or $p knows $q`. `behind_test`
/// says whether the clause before is a test, so that another one could be joined to it.
[[nodiscard]] bool refuse_clause(token_cursor& cursor, bool behind_test);

/// Behind a traversal: `as $path`, where no `shortest` stands before it.
[[nodiscard]] bool refuse_path_name(token_cursor& cursor, const traversal& along);

/// Behind a variable that begins a clause: `-[:KNOWS]->`, `Person`, `not knows $b`.
[[nodiscard]] bool refuse_behind_variable(token_cursor& cursor, const token& variable);

/// Behind a variable that begins a clause: `is Person`, `is not a Person`, `isa Person`.
[[nodiscard]] bool refuse_is_type(token_cursor& cursor, const token& variable);

/// Refuses what SQL writes behind the type of a column.
[[nodiscard]] bool refuse_foreign_column(token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/foreign_clauses.ipp>
#endif
