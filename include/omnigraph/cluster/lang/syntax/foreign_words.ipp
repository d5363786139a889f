// Bodies of lang/syntax/foreign_words.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>

namespace omnigraph::cluster::lang::detail {

struct foreign_word {
    std::string_view word, remedy;
};

/// Sorted by word.
inline constexpr std::array foreign_words{
    foreign_word{"add", "Write insert Person { name: \"Ann\" }."},
    foreign_word{"by", "Leave it out: order { $p.name }."},
    foreign_word{"call", "Stored queries do not call each other; a fragment is called in `match`: call name($p)."},
    foreign_word{"class", "Write `node` for what has properties of its own, `edge` for what connects two of them."},
    foreign_word{"create", "Write insert Person { name: \"Ann\" }."},
    foreign_word{"detach", "Leave it out: deleting a node deletes its edges."},
    foreign_word{"entity", "Write node Person { ... }."},
    foreign_word{"extends", "Types implement interfaces: node Person implements Named { ... }."},
    foreign_word{"fetch", "Write `limit` and a number behind what is returned."},
    foreign_word{"find", "A query reads with match { $p: Person } return { $p.name }."},
    foreign_word{"foreach", "A query has no loops; load many rows with `omnigraph load`."},
    foreign_word{"from", "The type stands right behind the verb, as in delete Person where name = \"Ann\"."},
    foreign_word{"fulltext", "Write @index after a String property; search($p.name, \"word\") searches it."},
    foreign_word{"get", "A query reads with match { $p: Person } return { $p.name }."},
    foreign_word{"group", "Leave it out: what stands in `return` beside an aggregate groups already."},
    foreign_word{"into", "Leave it out: insert Person { name: \"Ann\" }."},
    foreign_word{"join", "Follow an edge in `match`: $p worksAt $c."},
    foreign_word{"merge", "Write `insert`: a node that has the key already is replaced."},
    foreign_word{"mutation", "Write `query`: a query that holds insert, update or delete changes the graph."},
    foreign_word{"on", "Properties are compared in a clause of their own in `match`: $p.city = $c.name."},
    foreign_word{"put", "Write insert Person { name: \"Ann\" }; a node that has the key already is replaced."},
    foreign_word{"relation", "Write edge Knows: Person -> Person."},
    foreign_word{"relationship", "Write edge Knows: Person -> Person."},
    foreign_word{"remove", "Write delete Person where name = \"Ann\"."},
    foreign_word{"replace", "Write `insert`: a node that has the key already is replaced."},
    foreign_word{"select", "A query reads with match { $p: Person } return { $p.name }."},
    foreign_word{"struct", "Write node Person { ... }."},
    foreign_word{"subscription", "Write `query`; results are not pushed."},
    foreign_word{"table", "Write node Person { ... }."},
    foreign_word{"top", "Write `limit` and a number behind what is returned."},
    foreign_word{"type", "Write `node` for what has properties of its own, `edge` for what connects two of them."},
    foreign_word{"unwind", "Give a list as a parameter, and write the query for one of its elements."},
    foreign_word{"upsert", "Write `insert`: a node that has the key already is replaced."},
    foreign_word{"values", "Write the values behind their properties: insert Person { name: \"Ann\", age: 30 }."},
    foreign_word{"vertex", "Write node Person { ... }."},
    foreign_word{"where", "Write the test as a clause of its own between the braces of `match`."},
    foreign_word{"with", "A query has one pattern; write the clauses one after the other in `match`."}};

static_assert(std::ranges::is_sorted(foreign_words, {}, &foreign_word::word));

/// Sorted.
inline constexpr std::array<std::string_view, 44> own_words{
    "and",       "as",     "asc",   "avg",    "bm25",       "contains", "count",      "date",    "datetime",
    "delete",    "desc",   "edge",  "enum",   "false",      "fuzzy",    "implements", "in",      "insert",
    "interface", "is",     "limit", "match",  "match_text", "max",      "min",        "nearest", "node",
    "not",       "now",    "null",  "offset", "optional",   "or",       "order",      "query",   "return",
    "rrf",       "search", "set",   "sum",    "true",       "union",    "update",     "where"};

static_assert(std::ranges::is_sorted(own_words));

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string foreign_remedy(std::string_view word) {
    const auto lower = ascii_lower(word);
    const auto* const at = std::ranges::lower_bound(detail::foreign_words, lower, {}, &detail::foreign_word::word);
    return at != detail::foreign_words.end() && at->word == lower ? std::string{at->remedy} : std::string{};
}

OMNIGRAPH_INLINE std::string small_letters_remedy(std::string_view word) {
    const auto lower = ascii_lower(word);
    if (lower == word || !std::ranges::binary_search(detail::own_words, std::string_view{lower})) return {};
    return "Write `" + lower + "`; the words of the language are in small letters.";
}

OMNIGRAPH_INLINE std::string usual_remedy(std::string_view expected, std::string_view found) {
    return "Write " + std::string{expected} + " before " + std::string{found} + " or in its place, or remove " +
           std::string{found} + ".";
}

}  // namespace omnigraph::cluster::lang
