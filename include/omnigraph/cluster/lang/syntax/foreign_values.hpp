// Refuses what other languages write as a value or an operand, and says what to write.
//
//     refuse_operand(cursor, "upper");      // at UPPER(...): Write `upper`.
//     refuse_value(cursor);                 // at @n: Parameters begin with a `$`: $n.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// Whether `null` stands here, or what other languages call so: `NULL`, `nil`, `None`.
[[nodiscard]] bool at_null(const token_cursor& cursor);

/// Where a null is written that is no literal here.
enum class null_place : std::uint8_t { insert, update, argument, list, comparison, operand };

/// What to write for it.
[[nodiscard]] std::string_view instead_of_null(null_place place);

/// The same for `$p: Person { age: null }`, by the test that a clause is.
[[nodiscard]] std::string instead_of_null(const token& variable, std::string_view property);

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
