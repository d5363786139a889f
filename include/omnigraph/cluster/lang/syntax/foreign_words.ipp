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
    foreign_word{"db", "A query reads with query people() { match { $p: Person } return { $p.name } }."},
    foreign_word{"detach", "Leave it out: deleting a node deletes its edges."},
    foreign_word{"entity", "Write node Person { ... }."},
    foreign_word{"extends", "Types implement interfaces: node Person implements Named { ... }."},
    foreign_word{"fetch", "Write `limit` and a number behind what is returned."},
    foreign_word{"find", "A query reads with match { $p: Person } return { $p.name }."},
    foreign_word{"for", "A query has no loops: match { $p: Person } return { $p.name } gives a row for each person."},
    foreign_word{"foreach", "A query has no loops; load many rows with `omnigraph load`."},
    foreign_word{"from", "The type stands right behind the verb, as in delete Person where name = \"Ann\"."},
    foreign_word{"fulltext", "Write @index after a String property; search($p.name, \"word\") searches it."},
    foreign_word{"get", "A query reads with match { $p: Person } return { $p.name }."},
    foreign_word{"group", "Leave it out: what stands in `return` beside an aggregate groups already."},
    foreign_word{"ilike", "Write lower($p.name) starts_with \"a\", or search($p.name, \"word\") for words."},
    foreign_word{"into", "Leave it out: insert Person { name: \"Ann\" }."},
    foreign_word{"join", "Follow an edge in `match`: $p worksAt $c."},
    foreign_word{"merge", "Write `insert`: a node that has the key already is replaced."},
    foreign_word{"mutation", "Write `query`: a query that holds insert, update or delete changes the graph."},
    foreign_word{"on", "Properties are compared in a clause of their own in `match`: $p.city = $c.name."},
    foreign_word{"over", "There are no windows: what stands in `return` beside an aggregate makes the groups."},
    foreign_word{"put", "Write insert Person { name: \"Ann\" }; a node that has the key already is replaced."},
    foreign_word{"regexp", "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words."},
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

/// Functions of SQL, Cypher, GraphQL and MongoDB, in small letters; sorted by name.
inline constexpr std::array foreign_functions{
    foreign_word{"array_agg", "Write collect($p.name): the values in ascending order."},
    foreign_word{"average", "Write avg($p.age)."},
    foreign_word{"cast", "Values are not converted; numbers are compared exactly, whatever their types."},
    foreign_word{"charindex", "Write $p.name contains \"text\"."},
    foreign_word{"contains", "Write $p.name contains \"text\"."},
    foreign_word{"curdate", "Write today()."},
    foreign_word{"current_date", "Write today()."},
    foreign_word{"current_timestamp", "Write now()."},
    foreign_word{"date_add", "Write $p.born + duration(\"P1M\")."},
    foreign_word{"date_diff", "Write days_between($a.day, $b.day) or seconds_between($a.at, $b.at)."},
    foreign_word{"date_part", "Write year($p.born), month($p.born) or day($p.born)."},
    foreign_word{"date_trunc", "Write date($p.seen) for the day of a time."},
    foreign_word{"datediff", "Write days_between($a.day, $b.day) or seconds_between($a.at, $b.at)."},
    foreign_word{"elements", "A path is the list of the ids of its nodes: return { $path }."},
    foreign_word{"endswith", "Write $p.name ends_with \"text\"."},
    foreign_word{"exists",
                 "Write `is not null` behind a property; clauses that must match stand in `match` as they are."},
    foreign_word{"extract", "Write year($p.born), month($p.born), day($p.born) or hour($p.seen)."},
    foreign_word{"getdate", "Write now(), or today() for a Date."},
    foreign_word{"group_concat", "Write collect($p.name): a list of the values."},
    foreign_word{"id", "The id of a node is $p.id."},
    foreign_word{"if", "Write case when $p.age > 17 then \"adult\" else \"child\" end."},
    foreign_word{"ifnull", "Write coalesce($p.age, 0)."},
    foreign_word{"includes", "Write $p.name contains \"text\"."},
    foreign_word{"isnull", "Write $p.age is null, or coalesce($p.age, 0)."},
    foreign_word{"keys", "Write $p alone: the whole node with its properties."},
    foreign_word{"labels",
                 "Write $p alone: the whole node with its type; an interface in `match` takes several types."},
    foreign_word{"lcase", "Write lower($p.name)."},
    foreign_word{"len", "Write char_length($p.name)."},
    foreign_word{"length", "The hops of a path are path_length($path), the characters of a text char_length($p.name)."},
    foreign_word{"like", "Write $p.name starts_with \"text\", ends_with or contains."},
    foreign_word{"mean", "Write avg($p.age)."},
    foreign_word{"mod", "Write $p.age % 10."},
    foreign_word{"nodes", "A path is the list of the ids of its nodes: return { $path }."},
    foreign_word{"nullif", "Write case when $p.age != 0 then $p.age end."},
    foreign_word{"nvl", "Write coalesce($p.age, 0)."},
    foreign_word{"over", "There are no windows: what stands in `return` beside an aggregate makes the groups."},
    foreign_word{"pow", no_powers},
    foreign_word{"power", no_powers},
    foreign_word{"properties", "Write $p alone: the whole node with its properties."},
    foreign_word{"regexp", "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words."},
    foreign_word{"relationships", "Name the edge of one hop: $a $e:knows $b."},
    foreign_word{"replace", "Texts are changed by lower, upper, trim and concat only."},
    foreign_word{"shortestpath", "Write shortest $a knows{1,6} $b as $path in `match`, and return { $path }."},
    foreign_word{"size", "The number of rows is count(*), of characters char_length($p.name); a list has no length."},
    foreign_word{"sqrt", "There are no roots; compare the squares, as in $p.age * $p.age < 100."},
    foreign_word{"square", no_powers},
    foreign_word{"startswith", "Write $p.name starts_with \"text\"."},
    foreign_word{"string_agg", "Write collect($p.name): a list of the values."},
    foreign_word{"strlen", "Write char_length($p.name)."},
    foreign_word{"substr", "Texts are compared by starts_with, ends_with and contains; no part is taken out of them."},
    foreign_word{"substring",
                 "Texts are compared by starts_with, ends_with and contains; no part is taken out of them."},
    foreign_word{"sysdate", "Write now(), or today() for a Date."},
    foreign_word{"tolower", "Write lower($p.name)."},
    foreign_word{"tostring", "Values are not converted; a result shows every type."},
    foreign_word{"toupper", "Write upper($p.name)."},
    foreign_word{"type", "Write $p alone: the whole node or edge with its type."},
    foreign_word{"ucase", "Write upper($p.name)."}};

static_assert(std::ranges::is_sorted(foreign_functions, {}, &foreign_word::word));

/// Names of values; sorted.
inline constexpr std::array foreign_values{foreign_word{"current_date", "Write today()."},
                                           foreign_word{"current_time", "Write now()."},
                                           foreign_word{"current_timestamp", "Write now(), or today() for a Date."},
                                           foreign_word{"localtimestamp", "Write now(), or today() for a Date."},
                                           foreign_word{"nil", no_null_literal},
                                           foreign_word{"none", no_null_literal},
                                           foreign_word{"sysdate", "Write now(), or today() for a Date."},
                                           foreign_word{"undefined", no_null_literal}};

static_assert(std::ranges::is_sorted(foreign_values, {}, &foreign_word::word));

/// What SQL writes behind the type of a column; sorted by word.
inline constexpr std::array column_words{
    foreign_word{"auto_increment", "Leave it out: a node without a key gets an id of its own."},
    foreign_word{"check", "Write @check(name, \"pattern\") for texts, @range(age, 0..150) for numbers."},
    foreign_word{"default", "Write @default(...) behind the type."},
    foreign_word{"foreign", "What leads to other nodes is an edge type: edge WorksAt: Person -> Company."},
    foreign_word{"index", "Write @index behind the type."},
    foreign_word{"not", "Leave it out: what may be missing has a `?` behind its type, everything else is required."},
    foreign_word{"null", "Write a `?` behind the type of what may be missing."},
    foreign_word{"nullable", "Write a `?` behind the type of what may be missing."},
    foreign_word{"optional", "Write a `?` behind the type of what may be missing."},
    foreign_word{"primary", "Write @key behind the type."},
    foreign_word{"references", "What leads to other nodes is an edge type: edge WorksAt: Person -> Company."},
    foreign_word{"required",
                 "Leave it out: what may be missing has a `?` behind its type, everything else is required."},
    foreign_word{"unique", "Write @unique behind the type."}};

static_assert(std::ranges::is_sorted(column_words, {}, &foreign_word::word));

/// What was expected begins with `expected`; `found` stands there.
struct foreign_form {
    std::string_view expected, found, remedy;
};

inline constexpr std::string_view how_to_negate_edge = "Write not { $a knows $b }.";
inline constexpr std::string_view how_to_condition =
    "These braces hold equal values, as in { age: 30 }; every other test is a clause of its own: $p.age > 30.";
inline constexpr std::string_view how_to_join_tests = "Tests are joined by `and` and `or`.";
inline constexpr std::string_view how_to_match_text =
    "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words.";
inline constexpr std::string_view how_to_match_start = "Write `starts_with`, as in $p.name starts_with \"A\".";
inline constexpr std::string_view how_to_match_end = "Write `ends_with`, as in $p.name ends_with \"A\".";
inline constexpr std::string_view how_to_declare = "Write node Person { name: String }.";
inline constexpr std::string_view how_to_change_schema =
    "A schema is written as it shall be; `omnigraph schema plan` shows what leads there.";
inline constexpr std::string_view in_match =
    "Write it inside of `match`: match { $p: Person optional { $p worksAt $c } }.";
inline constexpr std::string_view no_positions =
    "A list or a text has no positions: take the whole value, and the element where it is read.";
inline constexpr std::string_view no_inner_properties =
    "Only a variable has properties: follow the edge in `match`, as in $p worksAt $c, and name $c.name.";
inline constexpr std::string_view how_to_bound =
    "Numbers have bounds, @range(age, 0..150), and texts a pattern, @check(name, \"^[a-z]+$\").";
inline constexpr std::string_view how_to_begin =
    "A file holds queries: query people() { match { $p: Person } return { $p.name } }.";
inline constexpr std::string_view reads_or_writes =
    "A query reads or writes: insert, update and delete stand alone and choose their rows by `where`.";

inline constexpr std::array foreign_forms{
    foreign_form{"the variable at the other end", ",", "Edges are joined by `|`: $a knows|likes $b."},
    foreign_form{"the variable at the other end", ">", "An edge in both directions stands in brackets: $a <knows> $b."},
    foreign_form{"an operator or `)`", ",", "A list stands in brackets, as in [1, 2]."},
    foreign_form{"a comparison", "[", "A list has no positions: ask for an element with contains or in."},
    foreign_form{"`asc`, `desc`", "[", no_positions},
    foreign_form{"`)`", "[", no_positions},
    foreign_form{"an operator or `)`", "[", no_positions},
    foreign_form{"a comparison", ".", no_inner_properties},
    foreign_form{"an expression", ".", no_inner_properties},
    foreign_form{"a number after `-`", ".", "A number has digits before its point: -0.5."},
    foreign_form{"a number after `-`", "[", "An edge is named between its ends: $a knows $b."},
    foreign_form{"a comparison", "?", "A value in place of null is coalesce($p.age, 0)."},
    foreign_form{"a comparison", "!", how_to_negate_edge},
    foreign_form{"a comparison", "~", how_to_match_text},
    foreign_form{"a comparison", "shortest", "One of the shortest paths is found: shortest $a knows{1,6} $b as $path."},
    foreign_form{"an expression", "~", how_to_match_text},
    foreign_form{"an expression", "{",
                 "Properties are named one by one, as in $p.name; of an edge they are tested behind its name, as in $a "
                 "$e:knows $b $e.since = $day."},
    foreign_form{"an expression", ":",
                 "A column is named behind its value, as in $p.name as name; values are not converted."},
    foreign_form{"an expression", "->", "A property stands behind a point: $p.name."},
    foreign_form{"`having`", "->", "A property stands behind a point: $p.name."},
    foreign_form{"a comparison", "starts", how_to_match_start},
    foreign_form{"a comparison", "startswith", how_to_match_start},
    foreign_form{"a comparison", "begins", how_to_match_start},
    foreign_form{"a comparison", "ends", how_to_match_end},
    foreign_form{"a comparison", "endswith", how_to_match_end},
    foreign_form{"a comparison", "includes", "Write `contains`."},
    foreign_form{"a comparison", "has", "Write `contains`."},
    foreign_form{"an expression", "..", "Nothing is spread out; name the columns, or return the whole node: $p."},
    foreign_form{"`offset` or `}`", ",", "Write limit 5 offset 10."},
    foreign_form{"a property or `}`", "{", "Remove it."},
    foreign_form{"a property", "{", how_to_condition},
    foreign_form{"a value", "{", how_to_condition},
    foreign_form{"a value", ">", how_to_condition},
    foreign_form{"a value", ">=", how_to_condition},
    foreign_form{"a value", "<", how_to_condition},
    foreign_form{"a value", "<=", how_to_condition},
    foreign_form{"a value", "!=", how_to_condition},
    foreign_form{"a value", "(", "A list stands in brackets, as in [1, 2]."},
    foreign_form{"`:` after the name of the property", ">", how_to_condition},
    foreign_form{"`:` after the name of the property", ">=", how_to_condition},
    foreign_form{"`:` after the name of the property", "<", how_to_condition},
    foreign_form{"`:` after the name of the property", "<=", how_to_condition},
    foreign_form{"`:` after the name of the property", "!=", how_to_condition},
    foreign_form{"`)`", ",", "Leave the rest out: it takes no more arguments."},
    foreign_form{"`)`", "order", "Leave it out: collect(...) gives its values in ascending order."},
    foreign_form{"`,` or `}` after what", "nulls", "Leave it out: null comes first ascending, and last descending."},
    foreign_form{"`asc`, `desc`", "nulls", "Leave it out: null comes first ascending, and last descending."},
    foreign_form{"`asc`, `desc`", ":", "Write the direction behind a blank: $p.age desc."},
    foreign_form{"`{` and the values of properties", "(",
                 "Write `{` in its place: insert Person { name: \"Ann\", age: 30 }."},
    foreign_form{"`{` and the values of properties", "[", "Write an insert for each row; many rows are loaded."},
    foreign_form{"insert, update, delete or `}`", ",", how_to_join_tests},
    foreign_form{"insert, update, delete or `}`", "on", "Leave it out: a node that has the key already is replaced."},
    foreign_form{"`match`, `insert`", "optional", in_match},
    foreign_form{"`return`", "optional", in_match},
    foreign_form{"`return`", "not", in_match},
    foreign_form{"`return`", "either", in_match},
    foreign_form{"`,` or `)`", ">", how_to_bound},
    foreign_form{"`,` or `)`", ">=", how_to_bound},
    foreign_form{"`,` or `)`", "<", how_to_bound},
    foreign_form{"`,` or `)`", "<=", how_to_bound},
    foreign_form{"`node`, `edge`", "@",
                 "Annotations stand before the brace: edge Knows: Person -> Person @card(0..1) { ... }."},
    foreign_form{"`node`, `edge`", "implements", "Write it before the brace: node Person implements Named { ... }."},
    foreign_form{"`node`, `edge`", "create", how_to_declare},
    foreign_form{"`node`, `edge`", "add", how_to_declare},
    foreign_form{"`node`, `edge`", "insert", how_to_declare},
    foreign_form{"`node`, `edge`", "alter", how_to_change_schema},
    foreign_form{"`node`, `edge`", "drop", how_to_change_schema},
    foreign_form{"`node`, `edge`", "query", "Queries stand in files of their own, whose names end in .gq."},
    foreign_form{"`node`, `edge`", "fragment", "Queries stand in files of their own, whose names end in .gq."},
    foreign_form{"a property or `}`", "(",
                 "A type has no length: write @check(name, \"^.{0,30}$\") behind the properties."},
    foreign_form{"`,` or `)`", "(", "A default is a value that is written: a text, a number, true or false."},
    foreign_form{"`node`, `edge`", "enum", "An enum is the type of a property: mood: enum(good, bad)."},
    foreign_form{"`{`", ":", "Write `implements` in its place: node Person implements Named { ... }."},
    foreign_form{"`:` after the name of the property", "-", "Names have letters, digits and `_`, as in first_name."},
    foreign_form{"`query`", "{", how_to_begin},
    foreign_form{"`query`", "(", how_to_begin},
    foreign_form{"`return`", "delete", reads_or_writes},
    foreign_form{"`return`", "update", reads_or_writes},
    foreign_form{"`return`", "insert", reads_or_writes},
    foreign_form{"`return`", "set", reads_or_writes},
    foreign_form{"`(` and the parameters", "{",
                 "Write the parentheses even when they are empty: query name() { ... }."},
    foreign_form{"`,` or `)` after a parameter", "?", "Leave it out: a node that a fragment is about is never null."}};

inline constexpr std::array<std::string_view, 11> comparisons{
    "=", "!=", "<", "<=", ">", ">=", "is", "in", "contains", "starts_with", "ends_with"};

/// Sorted.
inline constexpr std::array<std::string_view, 58> own_words{
    "and",    "as",        "asc",      "avg",    "bm25",     "call",        "case",   "collect",    "contains",
    "count",  "date",      "datetime", "delete", "desc",     "distinct",    "edge",   "either",     "else",
    "end",    "ends_with", "enum",     "false",  "fragment", "fuzzy",       "having", "implements", "in",
    "insert", "interface", "is",       "limit",  "match",    "match_text",  "max",    "min",        "nearest",
    "node",   "not",       "now",      "null",   "offset",   "optional",    "or",     "order",      "query",
    "return", "rrf",       "search",   "set",    "shortest", "starts_with", "sum",    "then",       "true",
    "union",  "update",    "when",     "where"};

static_assert(std::ranges::is_sorted(own_words));

/// The remedy of a word, whatever its case; empty when it is none of `words`.
[[nodiscard]] std::string remedy_in(const auto& words, std::string_view word) {
    const auto lower = ascii_lower(word);
    const auto* const at = std::ranges::lower_bound(words, lower, {}, &foreign_word::word);
    return at != words.end() && at->word == lower ? std::string{at->remedy} : std::string{};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string foreign_remedy(std::string_view word) {
    return detail::remedy_in(detail::foreign_words, word);
}

OMNIGRAPH_INLINE std::string foreign_function_remedy(std::string_view name) {
    return detail::remedy_in(detail::foreign_functions, name);
}

OMNIGRAPH_INLINE std::string foreign_value_remedy(std::string_view name) {
    return detail::remedy_in(detail::foreign_values, name);
}

OMNIGRAPH_INLINE std::string foreign_column_remedy(std::string_view word) {
    return detail::remedy_in(detail::column_words, word);
}

OMNIGRAPH_INLINE std::string foreign_form_remedy(std::string_view expected, std::string_view found) {
    const auto lower = ascii_lower(found);
    for (const auto& [wanted, there, remedy] : detail::foreign_forms)
        if (lower == there && expected.starts_with(wanted)) return std::string{remedy};
    const bool behind_value = expected == "`)`" || expected.starts_with("an operator or `)`") ||
                              expected.starts_with("`asc`, `desc`") || expected == "a property";
    if (behind_value && std::ranges::find(detail::comparisons, found) != detail::comparisons.end())
        return std::string{test_as_value};
    if (!found.starts_with('"')) return {};
    if (expected.starts_with("a value of the enum"))
        return "The words of an enum stand without quotes: enum(good, bad).";
    const bool name = expected.starts_with("a property") || expected.starts_with("the name of ") ||
                      expected.starts_with("the node type");
    if (name) return "Names stand without quotes.";
    const auto word = "`" + std::string{found.substr(1, found.size() < 2 ? 0 : found.size() - 2)} + "`";
    return expected.find(word) != std::string_view::npos ? "Write " + word + ", without quotes." : std::string{};
}

OMNIGRAPH_INLINE std::string small_letters_remedy(std::string_view word) {
    const auto lower = ascii_lower(word);
    if (lower == word || !std::ranges::binary_search(detail::own_words, std::string_view{lower})) return {};
    return "Write `" + lower + "`; the words of the language are in small letters.";
}

OMNIGRAPH_INLINE std::string with_small_letter(std::string_view name) {
    const bool capitals = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    std::string small{name};
    for (auto& letter : small) {
        letter = ascii_lower(letter);
        if (!capitals) break;
    }
    return small;
}

OMNIGRAPH_INLINE std::string usual_remedy(std::string_view expected, std::string_view found) {
    return "Write " + std::string{expected} + " before " + std::string{found} + " or in its place, or remove " +
           std::string{found} + ".";
}

}  // namespace omnigraph::cluster::lang
