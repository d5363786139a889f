// Words and signs that are reserved for later versions of the query language, each with what can be written today
// (languages specification §9.4).
//
//     if (refuse_reserved(at, reserved_context::match_clause)) return std::nullopt;
//
// They stay free as names: they are looked for only where a name would be a fault anyway.
#pragma once

#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

enum class reserved_context {
    metadata,      ///< behind the @ before the body of a query
    match_clause,  ///< where a clause of a match block begins
    operation,     ///< behind a value in a test
    edge,          ///< behind the name of an edge
    item,          ///< where an item of `return` begins
    tail,          ///< behind the block of `return`, `order` or `limit`
    write,         ///< behind a statement that writes
};

struct reserved_syntax {
    reserved_context place;
    std::string_view text;    ///< as it is written
    std::string_view what;    ///< in the plural: "... are not part of this version"
    std::string_view remedy;  ///< what to write today
};

/// The reserved syntax with the spelling `text` at this place; null when there is none.
[[nodiscard]] const reserved_syntax* reserved_word(std::string_view text, reserved_context place);

/// Reports that this version does not have the syntax, and what to write today.
void refuse(token_cursor& cursor, const reserved_syntax& reserved, source_span where);

/// Reports reserved syntax at the cursor, whatever its case; false when there is none.
[[nodiscard]] bool refuse_reserved(token_cursor& cursor, reserved_context place);

/// Reports a reserved operation that was written as a call, such as starts_with(...).
[[nodiscard]] bool refuse_reserved_call(token_cursor& cursor, const token& name);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/reserved_syntax.ipp>
#endif
