// Refuses what other languages write in the head of a declaration of a schema, and says what to write.
//
//     if (refuse_other_arrow(cursor, "Person")) return false;  // at <- Company: Turn it round: Company -> Person.
//
// Each reports at most one fault, and takes nothing.
#pragma once

#include <string_view>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Whatever stands behind the name of an edge type and is no colon.
[[nodiscard]] bool refuse_behind_edge_name(token_cursor& cursor, const token& name);

/// Where an end begins: brackets around node types, and a sign for any of them. `what` is expected.
[[nodiscard]] bool refuse_other_end(token_cursor& cursor, std::string_view what);

/// Whatever stands behind the first end of an edge, the types `from`, and is no `->`.
[[nodiscard]] bool refuse_other_arrow(token_cursor& cursor, std::string_view from);

/// `?` and `[]` behind the second end.
[[nodiscard]] bool refuse_number_of_ends(token_cursor& cursor);

/// What stands before the brace of an interface: annotations, and others that it would extend.
[[nodiscard]] bool refuse_interface_head(token_cursor& cursor);

/// Brackets around the interfaces of a node type.
[[nodiscard]] bool refuse_brackets_of_interface(token_cursor& cursor);

/// What stands in the place of the comma between two interfaces.
[[nodiscard]] bool refuse_other_comma(token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/foreign_declarations.ipp>
#endif
