// Remedies for words and signs of other languages, and for unexpected tokens.
//
//     foreign_remedy("SELECT");                                    // A query reads with `match { ... }` and ...
//     foreign_function_remedy("shortestPath");                     // Write shortest $a knows{1,6} $b as $path ...
//     usual_remedy("`:`", "`=`");                                  // Write `:` before `=` or in its place, ...
//
// Many users know SQL, Cypher, GraphQL or MongoDB. A word is looked up here only after it has caused a fault.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster::lang {

/// Ignores the case of the word. Empty for a word of no known language.
[[nodiscard]] std::string foreign_remedy(std::string_view word);

/// For a keyword that is not in lower case, such as `AND` or `Return`. Empty for other words.
[[nodiscard]] std::string small_letters_remedy(std::string_view word);

/// For a function of another language, called by this name; ignores its case. Empty for other names.
[[nodiscard]] std::string foreign_function_remedy(std::string_view name);

/// For a name that other languages have for a value, such as `current_date`; ignores its case. Empty for others.
[[nodiscard]] std::string foreign_value_remedy(std::string_view name);

/// For what SQL writes behind the type of a column, such as `NOT NULL`; ignores the case. Empty for other words.
[[nodiscard]] std::string foreign_column_remedy(std::string_view word);

/// For what other languages write where this was expected, such as `,` behind the name of an edge. Empty where nothing
/// is known; `found` is the text of the token.
[[nodiscard]] std::string foreign_form_remedy(std::string_view expected, std::string_view found);

/// A name that begins with a small letter, as names of queries, properties, edges and columns do: `staleItems` for
/// StaleItems, `stale_items` for STALE_ITEMS.
[[nodiscard]] std::string with_small_letter(std::string_view name);

/// The remedy for what other languages call null.
inline constexpr std::string_view no_null_literal = "There is no null literal: test with `is null`.";

/// The remedy for null as the default of a property.
inline constexpr std::string_view null_default =
    "Leave @default out: what has a `?` behind its type is null when no value is given.";

inline constexpr std::string_view no_powers = "There are no powers; multiply, as in $p.age * $p.age.";

/// How to write a test where a value is expected.
inline constexpr std::string_view test_as_value = "A test is no value: write `case when ... then true else false end`.";

/// How to write what other languages write as a method.
inline constexpr std::string_view without_methods =
    "Values have no methods: texts are compared as in $p.name starts_with \"A\", and functions take their value in "
    "parentheses, as in lower($p.name).";

/// For an unexpected token. Both arguments are texts as a message shows them.
[[nodiscard]] std::string usual_remedy(std::string_view expected, std::string_view found);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/foreign_words.ipp>
#endif
