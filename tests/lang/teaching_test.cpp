// Faults that teach: what people write who come from SQL, Cypher, GraphQL and MongoDB, and slips of the hand.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>

#include "support/files.hpp"
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

constexpr std::string_view people = R"(
node Person {
    name: String @key
    age: I32?
    city: String?
    tags: [String]?
    born: Date?
    seen: DateTime?
    mood: enum(good, bad)?
    active: Bool?
    score: F64?
}
node Company { name: String @key }
node Room { house: String  number: I32  @key(house, number) }
edge Knows: Person -> Person { since: Date?  weight: F64? }
edge WorksAt: Person -> Company
)";

/// `wrong` has a backtick where the fault stands; `remedy` is a part of what is advised.
struct mistake {
    std::string_view wrong, remedy;
};

constexpr mistake query_mistakes[]{
    // A word or a sign beside the right one
    {"query q() { match { $p `Person { name: \"a\" } } return { $p.name } }", "$p: Person"},
    {"query q() { match { $p `Person } return { $p.name } }", "$p: Person"},
    {"query q() { match { $p = `Person } return { $p.name } }", "$p: Person"},
    {"query q() { match { $p: Person `(name: \"a\") } return { $p.name } }", "in braces"},
    {"query q() { match { $p: Person } return { $p.name } order { $p.`NAME desc } }", "small letter: name"},
    {"query q() { match { $p: Person } return { $p.name } order { $p`::name } }", "$p.name"},
    {"query q() { match { $p: Person $p.city is `None } return { $p.name } }", "Write `null`"},
    {"query q() { match { $p: Person $p.city is not `nil } return { $p.name } }", "Write `null`"},
    {"query q() { delete Person where city is `undefined }", "Write `null`"},
    {"query q() { match { $p: Person $p.`is not null } return { $p.name } }", "$p.name is not null"},
    {"query q() { match { $p: Person `.city is not null } return { $p.name } }", "$p.city"},
    {"query q() { update Person `with { age: 3 } where name = \"a\" }", "Write `set`"},
    {"query q() { update `set { age: 3 } where name = \"a\" }", "update Person set"},
    {"query q() { delete `where name = \"a\" }", "delete Person where"},
    {"query q() { `from { $p: Person } return { $p.name } }", "Write `match`"},
    {"query q() { match { $p: Person } return { collect`{$p.name} as n } }", "collect(...)"},
    {"query q() { match { $p: Person } return { coalesce`[$p.name, \"a\"] as n } }", "coalesce(...)"},
    {"query q() { match { $p: Person search`{$p.name, \"x\"} } return { $p.name } }", "search(...)"},
    {"query q() { match { $p: Person } return { $p.name } order { bm25`{$p.name, \"x\"} } }", "bm25(...)"},
    {"query q() { update Person set { age: coalesce`{age, 1} } where name = \"a\" }", "coalesce(...)"},
    {"query q() { match { $p: Person $p.age not in 13`, 17 } return { $p.name } }", "in brackets"},
    {"query q() { match { $p: Person $p.name in \"a\"`, \"b\" } return { $p.name } }", "in brackets"},
    {"query q() { delete Person where age in 13`, 17 }", "in brackets"},
    {"query q() { match { $p: Person $p :`knows $b } return { $p.name } }", "$p knows $b"},
    {"query q() { match { $p: Person $b: Person `shortst $p knows{1,3} $b as $path } return { $path } }", "`shortest`"},
    {"query q() { match { $p: Person `p knows $b } return { $p.name } }", "$p knows $b"},
    {"query q() { match { $p: Person $p.age `&lt; 3 } return { $p.name } }", "Write `<`"},
    {"query q() { delete Knows where weight `&gt; 3 }", "Write `>`"},
    // What stands beside it decides what to write
    {"query q() { match { $p: Person } return { $p.name } having { `count(*) > 1 } }", "return { count(*) as number }"},
    {"query q() { match { $p: Person `count(*) > 1 } return { $p.name } }", "having { number > 1 }"},
    {"query q() { match { $p: Person } return distinct { bm25($p.name, \"a\") as b } order { `b } }", "another column"},
    {"query q() { update Person `where name = \"a\" set { age: 4 } }", "update Person set { ... } where"},
    {"query q() { match { $p: Person $p.score = `.5 } return { $p.name } }", "0.5"},
    {"query q() { match { $p: Person $p.score = `-.5 } return { $p.name } }", "0.5"},
    {"query q() { delete Knows where weight = `.25 }", "0.25"},
    {"query q() { match { $p: Person $p.age in 1`..3 } return { $p.name } }", "two comparisons"},
    {"query q() { match { $p: Person $p.age = 1`..3 } return { $p.name } }", "two comparisons"},
    {"query q() { delete Person where age in 1`..3 }", "age >= 1 and age <= 3"},
    {"query q() { match { $p: Person } return { $p.name } limit `-1 }", "the sign"},
    {"query q() { match { $p: Person } return { $p.name } limit 3 offset `-1 }", "the sign"},
    {"query q() { match { $p: Person } return { $p.name as name `as x } }", "one of the two"},
    {"query q() { match { $a: Person $b: Person $a knows{1,3} $b `as $p } return { $a.name } }",
     "shortest $a knows{1,6} $b as $p"},
    {"query q($x: String? = `null) { match { $p: Person { city: $x } } return { $p.name } }", "Leave the default out"},
    {"query q($x: String = `null) { match { $p: Person { city: $x } } return { $p.name } }", "`?`"},
    {"query q() { match { $p: Person $p.name `<> \"a\" } return { $p.name } }", "Write `!=`"},
    {"query q() { match { $p: Person $p.age `=> 3 } return { $p.name } }", "Write `>=`"},
    {"query q() { delete Person where age `=< 3 }", "Write `<=`"},
    {"query q() { match { $p: Person $q: Person $p `not $q } return { $p.name } }", "not { ... }"},
    {"query q($l: [String]) { match { $p: Person $p `in $l } return { $p.name } }", "$p.id in $ids"},
    {"query q() { insert Company `}", "Write `{ }`"},
    {"query q() { update Person set { `} where age = 3 }", "a property"},
    // One slip, one fault
    {"query q($a: String, $b: `)String { match { $p: Person } return { $p } }", "The types are"},
    {"query q(`edge $a: String) { match { $p: Person } return { $p } }", "remove `edge`"},
    {"query q() { `\"match\" { $p: Person } return { $p } }", "Write `match`, without quotes"},
    {"query q() { match { $p: Person $p.age = 3\n `{ $p.name = \"x\" } } return { $p } }", "`either`"},
    {"query q() { match { `:$p Person } return { $p } }", "$p: Type"},
    {"query q() { match { $p: Person $p $p `<knows> $f } return { $f } }", "Remove one `$p`"},
    // What is new beside other languages: interfaces, shortest paths, whole nodes, fragments, collect, computed writes
    {"query q() { match { $x: Person `or Company } return { $x.name } }", "Person | Company"},
    {"query q() { match { $x: Person `& Company } return { $x.name } }", "Person | Company"},
    {"query q() { match { $x `} return { $x } }", "$x: Type"},
    {"query q() { match { $a: Person $b: Person all `shortest $a knows{1,3} $b as $p } return { $p } }",
     "One of the shortest paths"},
    {"query q() { match { $a: Person } return { `shortestPath($a, $a) } }", "shortest $a knows{1,6} $b as $path"},
    {"query q() { match { $a: Person } return { `nodes($a) } }", "list of the ids of its nodes"},
    {"query q() { match { $p: Person } return { `labels($p) as l } }", "the whole node with its type"},
    {"query q() { match { $p: Person } return { `id($p) as i } }", "$p.id"},
    {"query q() { match { $p: Person } return { `if($p.age > 3, 1, 2) as i } }", "case when"},
    {"query q() { match { $p: Person } return { `ifnull($p.age, 2) as i } }", "coalesce"},
    {"query q() { match { $p: Person } return { `toString($p.age) as i } }", "not converted"},
    {"query q() { match { $p: Person `exists($p.age) } return { $p.name } }", "is not null"},
    {"query q() { match { $p: Person } return { `group_concat($p.name) as n } }", "collect($p.name)"},
    {"query q() { match { $p: Person } return { collect($p.name)`[0] as n } }", "Return the whole value"},
    {"query q() { match { $p: Person } return { $p.tags`[0] } }", "Return the whole value"},
    {"query q() { match { $p: Person } return { $p.tags `[0] as first } }", "Return the whole value"},
    {"query q() { match { $p: Person } return { $p.name, $p.tags, `[1] as one } }", "stands in front of it"},
    {"query q() { match { $p: Person } return { $p.name`[0] } }", "Return the whole value"},
    {"query q() { match { $p: Person } return { $p`[\"name\"] } }", "$p.name"},
    {"query q() { match { $p: Person $p.tags`[0] = \"a\" } return { $p.name } }", "contains or in"},
    {"query q() { match { $p: Person } return { $p.name } order { $p.tags`[0] } }", "no positions"},
    {"query q() { match { $p: Person } return { coalesce($p.tags`[0], \"\") as tag } }", "no positions"},
    {"query q() { match { $p: Person } return { $p.tags `contains \"a\" as x } }", "case when"},
    {"query q() { match { $p: Person } return { $p.age, \"a\" `in $p.tags as x } }", "case when"},
    {"query q() { match { $p: Person } return { `not $p.active as x } }", "case when"},
    {"query q() { match { $p: Person } return { count `distinct $p.city as n } }", "count(distinct $p.name)"},
    {"query q() { match { $p: Person } return { `distinct $p.city } }", "return distinct {"},
    {"query q() { match { $p: Person $p.name `ilike \"a%\" } return { $p.age } }", "lower($p.name)"},
    {"query q() { match { $p: Person `join Company } return { $p.age } }", "Follow an edge"},
    {"query q() { `optional match { $p: Person } return { $p.age } }", "inside of `match`"},
    {"query q() { match { ($p`:Person)-[:KNOWS]->($q:Person) } return { $p.age } }", "without parentheses"},
    {"query q() { match { $p: Person { name: \"a\" } -`[knows]-> $q } return { $p.age } }", "$a knows $b"},
    {"query q() { match { $p: Person $p.worksAt `$c } return { $p.age } }", "$p worksAt $c"},
    {"query q() { match { $p: Person $p.worksAt`.name = \"a\" } return { $p.age } }", "follow the edge"},
    {"query q() { match { $p: Person } return { $p.worksAt`.name } }", "follow the edge"},
    {"`{ person { name } }", "A file holds queries"},
    {"`db.person.find()", "query people()"},
    {"query q() { match { $p: Person { city: `[\"a\", \"b\"] } } return { $p.age } }", "in [\"a\", \"b\"]"},
    {"query q() { match { $p: Person count($p `knows $q) > 2 } return { $p.age } }", "count what it binds"},
    {"query q() { match { $p: Person } return { sum($p.age) `over (partition by $p.city) } }", "no windows"},
    {"query q() { match { $p: Person } return { nearest(`$p.name, \"a\") as n } }", "bm25($p.name"},
    {"query q() { insert Person { name: \"a\" }`, insert Person { name: \"b\" } }", "one after the other"},
    {"query q() { insert Person `[{ name: \"a\" }] }", "an insert for each row"},
    {"query q() { insert Person { name: \"a\" } `on conflict update }", "is replaced"},
    {"query q() { update `$p: Person set { age: 3 } where name = \"a\" }", "update Person set {"},
    {"query q() { insert `$p: Person { name: \"a\" } }", "insert Person {"},
    {"query q() { delete Knows where from`.name = \"a\" }", "from = \"Ann\""},
    {"query q() { delete Person where p`.name = \"a\" }", "stand alone here: name"},
    {"query q() { update Person set { tags: `tags + [\"x\"] } where name = \"a\" }", "as a whole"},
    {"query q() { update Person set { seen: `today() } where name = \"a\" }", "Write now()"},
    {"query q() { match { $p: Person } return { case when `not { $p knows $q } then 1 end as x } }",
     "optional { ... }"},
    {"query q() { match { $p: Person } return { case when $p.age `not = 3 then 1 end as x } }", "not $p.age > 3"},
    {"query q() { match { $p: Person $p.age > 3 and `not $p.age = 5 } return { $p.age } }", "not { ... }"},
    {"query q() { match { $p: Person } return { ($p.age `> 3) as x } }", "case when"},
    {"query q() { match { $p: Person } return { count($p.age `> 3) as n } }", "case when"},
    {"query q() { match { $p: Person } return { $p.name } order { $p.age `is null } }", "case when"},
    {"query q() { update Person set { active: age `> 3 } where name = \"a\" }", "case when"},
    {"query q() { match { $p: Person $q: Person `$p != $q } return { $p.name } }", "its id: $p.id"},
    {"query q() { match { $x: Person | `Robot } return { $x } }", "Name a node type"},
    {"query q() { delete Person `| Company where name = \"a\" }", "delete Person ... and delete Company ..."},
    {"query q() { delete Person`, Company where name = \"a\" }", "a statement for each type"},
    {"query q() { update Person `| Company set { name: \"a\" } where name = \"a\" }", "a statement for each type"},
    {"query q() { insert Person `| Company { name: \"a\" } }", "a statement for each type"},
    {"query q() { match { $p: Person } return { count(distinct $p.city`, $p.age) } }", "no more arguments"},
    {"query q() { match { $p: Person } return { count(`) } }", "count(*)"},
    {"query q() { match { $p: Person } return { collect($p.name `order by $p.name) as n } }", "ascending order"},
    {"query q() { match { $p: Person } return { $p `{ name } } }", "$p.name"},
    {"query q() { match { $p: Person } return { `p } }", "$p"},
    {"query q() { match { $p: Person } return { $p.name `|| \"x\" as n } }", "concat(...)"},
    {"query q() { match { $p: Person } return { $p.age:`:String as n } }", "not converted"},
    {"query q() { match { $p: Person } return { count(*) as n } having { `$n > 1 } }", "without a `$`: n"},
    {"query q() { match { $p: Person } return { count(*) as n } having `n > 1 }", "having { people > 1 }"},
    {"query q() { match { $p: Person } return { $p.age } order { $p.age desc `nulls last } }", "Leave it out"},
    {"query q() { match { $p: Person } return { $p.age } order { $p.age`: desc } }", "$p.age desc"},
    {"query q() { match { $p: Person } return { $p.age } limit 10`, 5 }", "offset"},
    {"query q() { match { $p: Person $p.age in (1`, 2) } return { $p.age } }", "[1, 2]"},
    {"query q() { match { $p: Person $p.name =`~ \"A.*\" } return { $p.age } }", "starts_with"},
    {"query q() { match { $p: Person $p.age `?? 3 > 2 } return { $p.age } }", "coalesce"},
    {"query q() { match { $p: Person $p.born > today() - `interval \"30 days\" } return { $p.age } }", "P30D"},
    {"query q() { match { $p: Person $p.born > today() - `30d } return { $p.age } }", "P30D"},
    {"query q() { match { $p: Person { age: `{ gt: 3 } } } return { $p.age } }", "a clause of its own"},
    {"query q() { match { $p: Person { age `> 3 } } return { $p.age } }", "a clause of its own"},
    {"query q() { match { $p: Person { `$p knows $q } or { $p worksAt $q } } return { $p.age } }", "`either`"},
    {"query q() { match { $p: Person $p knows $q `{ since: today() } } return { $q.age } }", "$e:knows"},
    {"query q() { match { $p: Person $p knows{`since: today()} $q } return { $q.age } }", "$e:knows"},
    {"query q() { match { $p: Person $p $k:`Knows $q } return { $q.age } }", "Write knows"},
    {"query q() { match { $p: Person $p `not knows $q } return { $p.age } }", "not { $p knows $q }"},
    {"query q() { match { $p: Person $p `!knows $q } return { $p.age } }", "not { $a knows $b }"},
    {"query q() { match { $p: Person $p knows`> $q } return { $q.age } }", "<knows>"},
    {"query q() { match { $p: Person $p knows`,worksAt $q } return { $q.age } }", "knows|likes"},
    {"fragment f($p: Person) { $p.age > 3 } query q() { match { `f($p) } return { $p.age } }", "call f($p)"},
    {"fragment f($p: Person) { $p.age > 3 } query q() { match { call f(`p) } return { $p.age } }", "$p"},
    {"fragment f($p: Person) { $p.age > 3 } query q() { match { call f($p) `as x } return { $p.age } }", "call f("},
    {"fragment `F($p: Person) { $p.age > 3 } query q() { match { $p: Person } return { $p.age } }", "f"},
    {"fragment f($p: Person`?) { $p.age > 3 } query q() { match { $p: Person } return { $p.age } }", "never null"},
    {"query q `{ match { $p: Person } return { $p.age } }", "parentheses"},
    {"query `\"q\"() { match { $p: Person } return { $p.age } }", "without quotes"},
    {"query q() { insert Person { `\"name\": \"x\" } }", "without quotes"},
    {"query q() { insert Person `(name) values (\"x\") }", "{ name: \"Ann\""},
    {"query q() { update Person set `age = 3 where name = \"x\" }", "set { age: 30 }"},
    {"query q() { delete Person `{ name: \"x\" } }", "where name = \"Ann\""},
    {"query q() { delete `$p where name = \"x\" }", "delete Person where name"},
    {"query q() { match { $p: Person } `delete $p }", "reads or writes"},
    {"query q() { match { $p: Person } `set { $p.age = 3 } }", "reads or writes"},
    {"query q() { insert Knows { from: \"a\", to: \"b\", `source: \"a\" } }", "from and to"},
    {"query q() { delete Knows where from = \"a\" `to = \"b\" }", "`and`"},
    {"query q() { delete Knows where from = \"a\"`, to = \"b\" }", "`and`"},
    {"query q() { delete Person where `exists(age) }", "is not null"},
    {"query q() { delete Person where age in `(1, 2) }", "[1, 2]"},
    {"query q() { update Person set { age: `$p.age + 1 } where name = \"x\" }", "stand alone here: age"},
    {"query q() { update Person set { mood: case when age > 3 then `\"god\" else \"bad\" end } where age > 1 }",
     "enum(bad, good)"},
    {"query q() { update Person set { city: `oslo } where name = \"x\" }", "in quotes"},
    {"query q() { update Person set { age: `count(*) } where name = \"x\" }", "one row at a time"},
    // Remedies that were wrong where they stand, or stood nowhere
    {"query q() { delete Person `$p where name = \"x\" }", "Leave it out"},
    {"query q() { delete Knows `}", "where 1 = 1"},
    {"query q() { update WorksAt set { to: \"a\" } `}", "where 1 = 1"},
    {"query q() { delete Person `if name = \"x\" }", "Write `where`"},
    {"query q() { delete Person `whree name = \"x\" }", "Write `where`"},
    {"query q() { delete Person where name `like \"x%\" }", "Write starts_with, ends_with or contains."},
    {"query q() { delete Person where name `LIKE \"x%\" }", "Write starts_with, ends_with or contains."},
    {"query q() { delete Person where name not `like \"x%\" }", "Write starts_with, ends_with or contains."},
    {"query q() { delete Person where age `between 1 and 2 }", "comparisons: age >= 3 and age <= 5"},
    {"query q() { delete Person where `len(name) > 3 }", "char_length(name)"},
    {"query q($n: String) { insert Person { name: `lcase($n) } }", "lower($name)"},
    {"query q() { delete Person where `labels(name) = \"x\" }", "one row at a time"},
    {"query q() { delete Person where `{ name = \"x\" } }", "without braces"},
    {"query q() { delete Person where `Person.name = \"x\" }", "stand alone here: name."},
    {"query q() { delete Person where active `}", "= true"},
    {"query q() { delete Person where not active `}", "= true"},
    {"query q() { delete Person where exists `{ $p knows $q } }", "in $names"},
    {"query q() { delete Person where name = \"x\" `limit 1 }", "Leave it out"},
    {"query q() { delete Person where name = \"x\" `CASCADE }", "deletes its edges"},
    {"query q() { delete Person where `NOT name = \"x\" }", "Write `not`"},
    {"query q() { delete Person where name = `NULL }", "is null"},
    {"query q() { insert Person { name: \"x\", age: `NULL } }", "no null literal"},
    {"query q() { update Person set { age `+= 1 } where name = \"x\" }", "age: age + 1"},
    {"query q($n: String) { insert Person { name: `:n } }", "$n"},
    {"query q($n: String) { insert Person { name: `@n } }", "$n"},
    {"query q($n: String) { insert Person { name: `${n} } }", "$name"},
    {"query q($n: String) { match { $p: Person { name: `:n } } return { $p.age } }", "$n"},
    {"query q($n: String) { match { $p: Person { name: `? } } return { $p.age } }", "$name"},
    {"query q($n: String) { match { $p: Person { name: `n } } return { $p.age } }", "$n"},
    {"query q($n: String) { match { $p: Person $p.name = `@n } return { $p.age } }", "$n"},
    {"query q() { match { $p: Person `NOT ($p.age > 3) } return { $p.name } }", "write its opposite"},
    {"query q() { match { $p: Person `NOT { $p knows $q } } return { $p.name } }", "Write `not`"},
    {"query q() { match { $p: Person $p `NOT knows $q } return { $p.name } }", "not { $p knows $q }"},
    {"query q() { match { $p: Person $p.age = `NULL } return { $p.name } }", "is null"},
    {"query q() { match { $p: Person { age: `NULL } } return { $p.name } }", "no null literal"},
    {"query q() { match { $p: Person $p.age not `IN [1] } return { $p.name } }", "Write `in`"},
    {"query q() { match { $p: Person `AND $p.age > 3 } return { $p.name } }", "Leave it out"},
    {"query q() { match { $p: Person `EXISTS { $p knows $q } } return { $p.name } }", "the clauses themselves"},
    {"query q() { match { $p: Person `OPTIONAL { $p knows $q } } return { $p.name } }", "Write `optional`"},
    {"query q() { match { $p: Person `OPTIONAL MATCH (p)-->(q) } return { $p.name } }", "optional { $a knows $b }"},
    {"query q() { match { $p: Person `RETURN { $p.name } }", "with a brace before it"},
    {"query q() { match { $p: Person } return { $p.name } `WHERE $p.age > 3 }", "having { ... }"},
    {"query q() { match { $p: Person } return `DISTINCT { $p.age } }", "Write `distinct`"},
    {"query q() { match { $p: Person } return { `UPPER($p.name) as n } }", "Write `upper`"},
    {"query q() { match { $p: Person $p.name `LIKE \"A%\" } return { $p.age } }", "starts_with"},
    {"query q() { match { $p: Person $p.age `BETWEEN 3 AND 9 } return { $p.age } }", "two comparisons"},
    {"query q() { match { $p: Person $p.name `STARTS WITH \"A\" } return { $p.age } }", "Write `starts_with`"},
    {"query q() { match { $p: Person $p.name `starts with \"A\" } return { $p.age } }", "Write `starts_with`"},
    {"query q() { match { $p: Person $p.name `endsWith \"A\" } return { $p.age } }", "Write `ends_with`"},
    {"query q() { match { $p: Person `startsWith($p.name, \"A\") } return { $p.age } }", "starts_with"},
    {"query q() { match { $p: Person $p.name`.startsWith(\"A\") } return { $p.age } }", "starts_with"},
    {"query q() { match { $p: Person } return { $p.name`.toUpperCase() as n } }", "no methods"},
    {"query q() { match { $p: Person } return { `average($p.age) as n } }", "avg($p.age)"},
    {"query q() { match { $p: Person $p knows $q `or $p worksAt $q } return { $p.age } }", "$a knows|likes $b"},
    {"query q() { match { $p: Person ($p `knows $q) or ($p worksAt $q) } return { $p.age } }", "$a knows|likes $b"},
    {"query q() { match { $p: Person $path = $p `knows{1,3} $q } return { $p.age } }", "as $path"},
    {"query q() { match { $p: Person $p.born > `current_date } return { $p.age } }", "today()"},
    {"query q() { match { $p: Person $p.born > `CURRENT_DATE } return { $p.age } }", "today()"},
    {"query q() { match { $p: Person `$p.born > now() } return { $p.age } }", "today()"},
    {"query q() { match { $p: Person $p`->name = \"a\" } return { $p.age } }", "$p.name"},
    {"query q() { match { $p: Person } return { $p`->name } }", "$p.name"},
    {"query q() { match { $p: Person } return { `$p._id } }", "$p.id"},
    {"query q() { match `$p: Person return { $p.name } }", "match { $p: Person }"},
    {"query q($n`) { match { $p: Person } return { $p.name } }", "$n: String"},
    {"query q() { match { $p: Person } return { $p.name } order { desc `$p.name } }", "$p.name desc"},
    {"query q() { match { $p: Person $p.tags in `\"a\" } return { $p.name } }", "contains"},
    {"query q() { match { $p: Person $p.name contains `[\"a\"] } return { $p.name } }", "without brackets"},
    {"query q() { match { $p: Person { age: `> 3 } } return { $p.name } }", "a clause of its own"},
    {"query q() { match { $p: Person } `optional { $p knows $q } return { $p.name } }", "inside of `match`"},
    {"query q() { match { `?p: Person } return { $p.name } }", "$p"},
    {"query q($n: String) { `person(name: $n) { name } }", "match { $p: Person }"},
    {"query q() { `FOR p IN person RETURN p }", "no loops"},
    {"`MATCH (p:Person)-[:KNOWS]->(f) RETURN f.name", "query people()"},
    {"`match { $p: Person } return { $p.name }", "query people()"},
    {"`INSERT INTO Person VALUES (\"x\")", "query add()"},
    {"`g.V().hasLabel(\"person\")", "query people()"},
    {"`PREFIX foaf: x", "query people()"},
    {"query q() { update Person set { active: `not active } where name = \"a\" }", "case when"},
    {"query q() { match { $p: Person `shortest $p knows{1,3} $_ as $way } return { $way } }", "in place of `$_`"},
    // SQL
    {"query q() { `SELECT name FROM Person }", "match { $p: Person } return { $p.name }"},
    {"query q() { match { $p: Person } `where $p.age > 3 return { $p.name } }", "clause of its own"},
    {"query q() { match { $p: Person `WHERE $p.age > 3 } return { $p.name } }", "clause of its own"},
    {"query q() { match { $p: Person $p.age =`= 3 } return { $p.name } }", "one `=`"},
    {"query q() { match { $p: Person $p.age <`> 3 } return { $p.name } }", "`!=`"},
    {"query q() { match { $p: Person $p.age > 3 `AND $p.age < 5 } return { $p.name } }", "Write `and`"},
    {"query q() { match { $p: Person $p.age > 3 `&& $p.age < 5 } return { $p.name } }", "Write `and`"},
    {"query q() { match { $p: Person $p.age > 3 `|| $p.age < 5 } return { $p.name } }", "Write `or`"},
    {"query q() { match { $p: Person $p.name = `'Ann' } return { $p.name } }", "\"...\""},
    {"query q() { match { $p: Person $p.age = `null } return { $p.name } }", "is null"},
    {"query q() { match { $p: Person $p.age `IS NULL } return { $p.name } }", "Write `is`"},
    {"query q() { match { $p: Person `NOT $p.age = 3 } return { $p.name } }", "write its opposite"},
    {"query q() { match { $p: Person $p.name = \"Ann\"`; } return { $p.name } }", "Remove it"},
    {"query q() { match { $p: Person } `RETURN { $p.name } }", "Write `return`"},
    {"query q() { match { $p: Person } return { `COUNT(*) } }", "Write `count`"},
    {"query q() { match { $p: Person } return { $p.name } order `by { $p.name } }", "without `by`"},
    {"query q() { match { $p: Person } return { $p.name } `LIMIT 3 }", "Write `limit`"},
    {"query q() { match { $p: Person } return { $p.name } order { $p.name `DESC } }", "Write `desc`"},
    {"query q() { match { $p: Person } return { $p.name } order { $p.name `descending } }", "asc or desc"},
    {"query q() { insert `into Person { name: \"a\" } }", "Leave it out"},
    {"query q() { `INSERT Person { name: \"a\" } }", "Write `insert`"},
    {"query q() { insert Person { name `= \"a\" } }", "`:`"},
    {"query q() { insert Person `(name: \"a\") }", "`{`"},
    {"query q() { delete `from Person where name = \"a\" }", "right behind the verb"},
    {"query q() { delete Person`}", "where 1 = 1"},
    {"query q() { delete Person where name = \"a\" `AND age = 3 }", "`and`"},
    {"query q() { delete Person where name =`= \"a\" }", "one `=`"},
    {"query q() { update Person `{ age: 1 } where name = \"a\" }", "`set`"},
    {"query q() { update Person set `age = 1 where name = \"a\" }", "`{`"},
    {"query q() { update Person set { age: `null } where name = \"a\" }", "null"},
    {"query q() { match { $p: Person $p.age > `\"3\" } return { $p.name } }", "without quotes"},
    // Cypher
    {"query q() { match `(p:Person) return p }", "`{`"},
    {"query q() { match { $p: Person $p `-[:knows]-> $f } return { $f.name } }", "$p knows $b"},
    {"query q() { match { $p: Person $p `Knows $f } return { $f.name } }", "$p knows $b"},
    {"query q() { match { $p: Person $p knows{3`} $f } return { $f.name } }", "{3,3}"},
    {"query q() { match { $p: Person $p knows{1`..3} $f } return { $f.name } }", "{1,3}"},
    {"query q() { `CREATE Person { name: \"a\" } }", "insert Person"},
    {"query q() { `merge Person { name: \"a\" } }", "`insert`"},
    {"query q() { match { $k: `Knows } return { $k } }", "$a $k:knows $b"},
    {"query q() { match { $p: `person } return { $p } }", "Person"},
    {"query q() { match { `p: Person } return { 1 as one } }", "$p"},
    {"query q() { match { $p: Person } return { `p.name } }", "$p.name"},
    {"query q() { match { $p: Person } return `$p.name }", "`{`"},
    {"query q() { match { $p: Person } return { name`: $p.name } }", "$p.name as name"},
    {"query q() { match { $p: Person { `id: \"a\" } } return { $p.name } }", "name: ..."},
    {"query q() { match { $r: Room { `id: \"a\" } } return { $r.house } }", "house: ..., number: ..."},
    {"query q() { match { $p: Person { name `= \"a\" } } return { $p.name } }", "`:`"},
    {"query q() { match { $p: Person $p.name = `Ann } return { $p.name } }", "quotes"},
    // GraphQL
    {"`mutation q() { insert Person { name: \"a\" } }", "`query`"},
    {"query q($name: `string) { match { $p: Person { name: $name } } return { $p.name } }", "`String`"},
    {"query q($n: `Boolean) { match { $p: Person $p.active = $n } return { $p.name } }", "`Bool`"},
    {"query q($n: `Float) { match { $p: Person $p.score > $n } return { $p.name } }", "`F64`"},
    {"query q(`name: String) { match { $p: Person { name: $name } } return { $p.name } }", "$name"},
    {"query q($n: I32`!) { match { $p: Person { age: $n } } return { $p.name } }", "`?`"},
    {"query `{ match { $p: Person } return { $p.name } }", "name of the query"},
    {"query `Q() { match { $p: Person } return { $p.name } }", "small letter"},
    // MongoDB
    {"query q() { `find { $p: Person } }", "match"},
    {"query q() { `upsert Person { name: \"a\" } }", "insert"},
    {"query q() { `remove Person where name = \"a\" }", "delete Person"},
    {"query q() { match { $p: Person `# all of them\n } return { $p.name } }", "//"},
    // values beside others
    {"query q($d: String) { match { $p: Person $p.born = `$d } return { $p.name } }", "$d: Date"},
    {"query q() { match { $p: Person `$p.seen = date(\"2020-01-01\") } return { $p.name } }", "datetime("},
    {"query q() { match { $p: Person `$p.born = datetime(\"2020-01-01T00:00:00Z\") } return { $p.name } }", "date("},
    {"query q() { insert Person { name: \"a\", born: `\"2020-01-01\" } }", "date("},
    {"query q() { insert Person { name: \"a\", age: `\"3\" } }", "without quotes"},
    {"query q() { insert Person { name: `3 } }", "in quotes"},
    {"query q() { insert Person { name: \"a\", tags: `\"x\" } }", "[...]"},
    {"query q($n: String) { update Person set { age: `$n } where name = \"a\" }", "$n: I32?"},
    {"query q() { insert Knows { `src: \"a\", to: \"b\" } }", "from and to"},
    {"query q() { match { $p: Person } return { $p.`nme } }", "name"},
    // slips of the hand
    {"query q() { match { $p: Person } return { $p.`NAME } }", "small letter: name."},
    {"query q() { insert Person { `NAME: \"a\" } }", "small letter: name."},
    {"query `STALE_ITEMS() { match { $p: Person } return { $p.name } }", "small letter: stale_items."},
    {"query `StaleItems() { match { $p: Person } return { $p.name } }", "small letter: staleItems."},
    {"query q() { match { $p: Person } return { count(*) as `TOTAL } }", "quotes: total."},
    {"query q() { match { $p: Person } return { `$pname } }", "Write $p.name:"},
    {"query q() { match { $p: Person } return { $p.name `name } }", "$p.name as name;"},
    {"query q() { match { $p: Person `nto { $p knows $q } } return { $p.name } }", "Write `not`."},
    {"query q() { match { $p: Person $p knows `knows $q } return { $q.name } }", "stands here twice"},
    {"query q() { insert Person { `{ name: \"a\" } }", "stands here twice"},
    {"query q() { insert Person { name: `: \"a\" } }", "stands here twice"},
    {"query q() { match { $p: Person search($p.name, `) } return { $p.name } }", "remove the comma"},
    {"query q() { match { $p: Person } return { $p.name } order { nearest(`3, \"a\") } limit 1 }", "a Vector property"},
};

constexpr mistake schema_mistakes[]{
    // A word or a sign beside the right one
    {"node P { k: String @key } edge E: P -> P `#card(0..1)", "begin with @"},
    {"node P { k: String @key } edge E: P -> P `# card of a comment", "begin with //"},
    {"node P { k: String @key t: String @index(text: `NONE) }", "none"},
    {"node P { k: String @key s: I32 @default`{3} t: I32 }", "@default(...)"},
    {"node P { k: String @key a: I32 @unique`{a, k} }", "@unique(...)"},
    {"node P { k: String @key a: I32 @default`[3] }", "@default(...)"},
    {"node P { k: String @key } edge E: `p -> P", "capital letter: P"},
    {"node P { k: String @key } edge E: P -> `p", "capital letter: P"},
    {"interface Named { name: String } node P implements `named { k: String @key }", "capital letter: Named"},
    // One slip, one fault
    {"node A { name: `edge String @index b: I32 }", "The types are"},
    {"node A { name: String` ;embed(\"text\") @index }", "semicolon"},
    {"node A { share: `since\n F64? }", "The types are"},
    {"node A { title: String\n name \n`node Post { mid: String @key }", "Close the type"},
    {"`Signal node { }", "node Signal"},
    {"node A { name: String @key `{ }", "Remove it"},
    {"node A { name: String @`| }", "remove `|`"},
    {"node A {} edge E: A -> `\"A\"", "without quotes"},
    {"`\"node\" A {}", "Write `node`, without quotes"},
    {"edge `return E: A -> A node A {}", "remove `return`"},
    {"`type Person { name: String }", "`node`"},
    {"`Node Person { name: String }", "`node`"},
    {"`class Person { name: String }", "`node`"},
    {"`TABLE Person { name: String }", "node Person"},
    {"`CREATE TABLE person (name text)", "node Person {"},
    {"`CREATE NODE TABLE Person(name text)", "node Person {"},
    {"`ALTER TABLE person ADD name text", "schema plan"},
    {"`query q() { match { $p: Person } return { $p } }", ".gq"},
    {"node Person { `String name }", "name: String."},
    {"node Person { name: String`(30) }", "@check(name"},
    {"node Person { born: Date @default(2024`-01-01) }", "@default(\"2024-01-01\")"},
    {"node Person { seen: DateTime @default(now`()) }", "A default is a value"},
    {"node Person { age: I32 @range(age, 1`-5) }", "@range(age, 0..150)"},
    {"node Person { } edge Knows: Person `--> Person", "Write `->`"},
    {"node Person { } edge Knows: Person `Person", "Write `->`"},
    {"node A { } node B { } edge Knows: A `B", "Write `->`"},
    {"node `person { name: String }", "Person"},
    {"node Person `( name: String )", "`{`"},
    {"node Person { name: `string }", "`String`"},
    {"node Person { name: `Int }", "I64"},
    {"node Person { age: I32`! }", "`?`"},
    {"node Person { name: String`, age: I32 }", "comma"},
    {"node Person { name String`}", "`:`"},
    {"node Person { name: String `@kye }", "Correct it"},
    {"node Person { name: String age: I32 @range(age, `10) }", "@range(age, 0..150)"},
    {"node Person { age: I32 `@range(age, 10..0) }", "smaller bound first"},
    {"node Person { name: String } edge Knows: Person -> `}", "node type"},
    {"node A { } node B { } edge Knows: A -> A `, B", "A | B"},
    {"node A { } node B { } edge Knows: A `OR B -> A", "A | B"},
    {"node A { } node B { } edge Knows: A | `A -> B", "once"},
    {"interface I { } node A implements I { } edge Knows: A -> `I", "implement it: A."},
    {"node Person { name: String @key`() }", "@key"},
    {"node Person { name: String `NOT NULL }", "`?` behind its type"},
    {"node Person { name: String `not null }", "`?` behind its type"},
    {"node Person { name: String `PRIMARY KEY }", "@key behind the type"},
    {"node Person { name: String `default \"x\" }", "@default(...)"},
    {"node Person { mood: enum(`\"a\") }", "without quotes"},
    {"node Person { face: Vector `}", "Vector(768)"},
    {"node Person { age: I32 @check(age `> 0) }", "@range(age, 0..150)"},
    {"node Person { } edge Knows`(Person -> Person)", "edge Knows: Person -> Person"},
    {"node Person { } edge Knows `from Person to Person", "edge Knows: Person -> Person"},
    {"node Person { } edge Knows: Person -> Person { } `@card(0..1)", "before the brace"},
    {"interface Named { } node Person { } `implements Named", "before the brace"},
    {"interface Named { } node Person `: Named { }", "implements Named"},
    {"node Person { friends: [`Person] }", "edge WorksAt: Person -> Company"},
    {"node Person { boss: `Person }", "edge WorksAt: Person -> Company"},
    {"`enum Mood { a }", "type of a property"},
    {"node Person { `\"name\": String }", "without quotes"},
    {"node Person { first`-name: String }", "first_name"},
    {"`vertex Person { name: String }", "node Person"},
    {"node Person { name: String } `relationship Knows: Person -> Person", "edge Knows"},
    {"node Person { `NAME: String }", "small letter: name."},
    {"node Person { name: String `String }", "stands here twice"},
    {"node Person { name: `STRING }", "`String`"},
    {"node Person { mood: enum(good`; bad) }", "Write `,`"},
    {"node Person { mood`; String }", "Write `:`"},
};

faults faults_of_query(std::string_view source, const schema_catalog& schema) {
    faults found;
    auto parsed = parse_queries(source, found);
    if (!parsed) return found;
    for (auto& query : parsed->queries) static_cast<void>(check_query(std::move(query), schema, found));
    return found;
}

/// The first fault of the source; the only one where the mistake is one.
void check_mistake(const mistake& one, const std::vector<fault>& found, const marked_source& source) {
    INFO(source.text);
    INFO(told(found, source.text));
    REQUIRE_FALSE(found.empty());
    const auto& first = *std::ranges::min_element(found, {}, [](const fault& f) { return f.span.begin; });
    INFO("remedy: " << first.remedy);
    CHECK(first.remedy.find(one.remedy) != std::string::npos);
    CHECK(found.size() == 1);
}

std::vector<std::string> words_of(const std::string& source) {
    std::vector<std::string> words;
    lexer reader{source};
    for (token one = reader.next(); one.kind != token_kind::end; one = reader.next()) words.emplace_back(one.text);
    return words;
}

/// One slip of the hand: a word left out, twice, exchanged with the next one, or with two of its letters exchanged.
std::string slipped(std::vector<std::string> words, std::mt19937& random) {
    const auto at = random() % words.size();
    switch (random() % 4) {
        case 0: words.erase(words.begin() + static_cast<std::ptrdiff_t>(at)); break;
        case 1: words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), words[at]); break;
        case 2:
            if (at + 1 < words.size()) std::swap(words[at], words[at + 1]);
            break;
        default:
            if (auto& word = words[at]; word.size() > 2) std::swap(word[word.size() / 2], word[word.size() / 2 - 1]);
    }
    std::string text;
    for (const auto& word : words) text += word + (word.starts_with("//") ? "\n" : " ");
    return text;
}

struct remedy_share {
    std::size_t all = 0, without = 0;
    std::vector<std::string> samples;

    void count(const faults& found) {
        for (const auto& one : found) {
            ++all;
            if (!one.remedy.empty()) continue;
            ++without;
            if (samples.size() < 10) samples.push_back(std::string{one.code.text} + ": " + one.message);
        }
    }
    [[nodiscard]] double percent() const {
        return all == 0 ? 0 : 100.0 * static_cast<double>(without) / static_cast<double>(all);
    }
};

void check_share(const char* what, const remedy_share& share) {
    std::cout << "slips in " << what << ": " << share.all << " faults, " << share.percent() << " % without a remedy\n";
    for (const auto& sample : share.samples) INFO(sample);
    CHECK(share.all > 300);
    CHECK(share.percent() <= 20.0);
}

std::filesystem::path brain() { return source_folder() / "examples" / "company-brain"; }

}  // namespace

TEST_CASE("typical mistakes in queries are one fault each, whose remedy is right where it stands") {
    faults none;
    const auto schema = compile_schema(people, none);
    REQUIRE(schema);
    for (const auto& one : query_mistakes) {
        const marked_source source{one.wrong};
        check_mistake(one, faults_of_query(source.text, *schema), source);
    }
}

TEST_CASE("typical mistakes in schemas are one fault each, whose remedy is right where it stands") {
    for (const auto& one : schema_mistakes) {
        const marked_source source{one.wrong};
        faults found;
        static_cast<void>(compile_declared_schema(source.text, found));
        check_mistake(one, found, source);
    }
}

TEST_CASE("of the faults that slips make at most a fifth has no remedy") {
    std::mt19937 random{20240229};
    const auto schema_text = read_file(brain() / "knowledge.pg");
    faults none;
    const auto schema = compile_schema(schema_text, none);
    REQUIRE(schema);
    remedy_share of_schemas, of_queries;
    const auto schema_words = words_of(schema_text);
    for (int i = 0; i < 400; ++i) {
        faults found;
        static_cast<void>(compile_declared_schema(slipped(schema_words, random), found));
        of_schemas.count(found);
    }
    check_share("a schema", of_schemas);
    for (const auto& entry : std::filesystem::directory_iterator{brain() / "queries"}) {
        const auto words = words_of(read_file(entry.path()));
        for (int i = 0; i < 120; ++i) of_queries.count(faults_of_query(slipped(words, random), *schema));
    }
    check_share("queries", of_queries);
}

TEST_CASE("foreign words have a remedy whatever their case, own words say their small letters") {
    CHECK(foreign_remedy("Select").find("match") != std::string::npos);
    CHECK(foreign_remedy("selects").empty());
    CHECK(small_letters_remedy("AND") == "Write `and`; the words of the language are in small letters.");
    CHECK(small_letters_remedy("and").empty());
    CHECK(small_letters_remedy("Person").empty());
    CHECK(usual_remedy("`:`", "`=`") == "Write `:` before `=` or in its place, or remove `=`.");
}

}  // namespace omnigraph::cluster::lang
