// What to write instead of words and signs of other languages, and what to do about a token that nothing expects.
//
//     foreign_remedy("SELECT");                                    // A query reads with `match { ... }` and ...
//     usual_remedy("`:`", "`=`");                                  // Write `:` before `=` or in its place, ...
//
// People come from SQL, Cypher, GraphQL and MongoDB. A word is looked for here only where it is a fault already.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster::lang {

/// Whatever the case of the word; empty for words that no such language has.
[[nodiscard]] std::string foreign_remedy(std::string_view word);

/// A word of the two languages, which are written in small letters: `AND`, `Return`. Empty for other words, and for
/// those that are small.
[[nodiscard]] std::string small_letters_remedy(std::string_view word);

/// For a token that stands where something else was expected, both as they are shown.
[[nodiscard]] std::string usual_remedy(std::string_view expected, std::string_view found);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/foreign_words.ipp>
#endif
