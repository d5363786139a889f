// What the query language does not have and may get: words and signs that are kept free for
// it, each with what can be written today (specification languages §9.4).
//
//     if (refuse_reserved(at, reserved_context::match_clause)) return std::nullopt;
//
// None of these words is taken from anybody: they are looked for only where a name would be
// a fault anyway.
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

/// The reserved syntax that is spelled `text` at such a place; null when there is none.
[[nodiscard]] const reserved_syntax* reserved_word(std::string_view text, reserved_context place);

/// Reports that this version has no such syntax, and what to write today.
void refuse(token_cursor& cursor, const reserved_syntax& reserved, source_span where);

/// Reports reserved syntax at the cursor, if that is what stands there.
[[nodiscard]] bool refuse_reserved(token_cursor& cursor, reserved_context place);

/// Reports an operation that is reserved and was written as a call: starts_with(...).
[[nodiscard]] bool refuse_reserved_call(token_cursor& cursor, const token& name);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/reserved_syntax.ipp>
#endif
