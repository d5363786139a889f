// Refuses what other languages write as a value or an operand, and says what to write.
//
//     refuse_operand(cursor, "upper");      // at UPPER(...): Write `upper`.
//     refuse_value(cursor);                 // at @n: Parameters begin with a `$`: $n.
#pragma once

#include <string_view>

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Where an operand of an expression begins, and none does. `function` is the one that is called here with capitals;
/// empty for none.
void refuse_operand(token_cursor& cursor, std::string_view function);

/// The same where only a value can stand, which is not computed.
void refuse_value(token_cursor& cursor);

/// Refuses operators that other languages write as functions, such as `contains($a, $b)`; the remedy shows them infix.
[[nodiscard]] bool refuse_infix_call(token_cursor& cursor, const token& name);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/foreign_values.ipp>
#endif
