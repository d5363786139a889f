// Not in a batch: defines what lang/examples.hpp declares.
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

/// Whole files.
const std::vector<example>& file_examples() {
    static const std::vector<example> all{
        {codes::duplicate_query,
         "query a() { match { $p: A } return { $p } }\nquery `a() { match { $p: A } return { $p } }",
         "query a() { match { $p: A } return { $p } }\nquery b() { match { $p: A } return { $p } }"},
        {codes::duplicate_metadata, "query a() @description(\"x\") `@description(\"y\") { delete A where b = 1 }",
         "query a() @description(\"x\") @instruction(\"y\") { delete A where b = 1 }"},
        {codes::reserved_syntax, "query a() @`returns(\"x\") { delete A where b = 1 }",
         "query a() @instruction(\"x\") { delete A where b = 1 }"},
        {codes::unexpected_token, "query `A() { delete A where b = 1 }", "query a() { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: String = `now()) { delete A where b = 1 }",
         "query a($x: String = \"d\") { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: String, `) { delete A where b = 1 }",
         "query a($x: String ) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: `enum(x)) { delete A where b = 1 }",
         "query a($x: [Blob]) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: `Person) { delete A where b = 1 }",
         "query a($x: Vector(3)?) { delete A where b = 1 }"},
        {codes::vector_dimension, "query a($x: Vector(`0)) { delete A where b = 1 }",
         "query a($x: Vector(1)) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a() { `}", "query a() { delete A where b = 1 }"},
        {codes::unexpected_token, "query a() { match { $p: A } return { $p } `delete A where b = 1 }",
         "query a() { delete A where b = 1 delete A where b = 2 }"},
        {codes::unexpected_token, "query a() { delete A where b = 1 `match { $p: A } }",
         "query a() { delete A where b = 1 insert A { a: 1 b: 2 } }"},
        {codes::unexpected_token, "`querya() { }", "query a() { delete A where b = 1 }"},
    };
    return all;
}

const std::vector<example>& query_examples() {
    static const std::vector<example> all{
        // syntax of reads
        {codes::unexpected_token, "match { `} return { $p }", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { `} } return { $p }",
         "match { $p: Person { age: 3, } } return { $p }"},
        {codes::unexpected_token, "match { $p: `person } return { $p }", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person `, $c: Company } return { $p }",
         "match { $p: Person $c: Company } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p knows{2`} $q } return { $p }",
         "match { $p: Person $p knows{2,2} $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p knows{`,3} $q } return { $p }",
         "match { $p: Person $p knows{1,3} $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age > `- 3 } return { $p }",
         "match { $p: Person $p.age > -3 } return { $p }"},
        {codes::number_out_of_range, "match { $p: Person $p.total = `-9223372036854775809 } return { $p }",
         "match { $p: Person $p.total = -9223372036854775808 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { score: -`$p } } return { $p }",
         "match { $p: Person { score: -1.5 } } return { $p }"},
        // tests joined by and, or; null tests
        {codes::unexpected_token, "match { $p: Person $p.age = 1 or `} return { $p }",
         "match { $p: Person $p.age = 1 or $p.age = 2 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person ($p.age = 1 or $p.age = 2 `} return { $p }",
         "match { $p: Person ($p.age = 1 or $p.age = 2) and $p.name = \"x\" } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age = 1 or $p `knows $q } return { $p }",
         "match { $p: Person $p.age = 1 $p knows $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age is `3 } return { $p }",
         "match { $p: Person $p.age is null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age is not `3 } return { $p }",
         "match { $p: Person $p.age is not null or $text is null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person `not($p.age = 3) } return { $p }",
         "match { $p: Person not { $p.age = 3 } } return { $p }"},
        {codes::T7, "match { $p: Person `$p is null } return { $p }",
         "match { $p: Person $p.name is null } return { $p }"},
        {codes::T6, "match { $p: Person $p.age = 1 or `$q.age = 2 } return { $p }",
         "match { $p: Person $q: Person $p.age = 1 or $q.age = 2 } return { $p }"},
        {codes::T7, "match { $p: Person $p.age = 1 and ($p.age = 2 or `$p.age = \"x\") } return { $p }",
         "match { $p: Person $p.age = 1 and ($p.age = 2 or $p.name = \"x\") } return { $p }"},
        // edges in both directions, alternatives, optional blocks
        {codes::T22, "match { $p: Person $p <`worksAt> $c } return { $p }",
         "match { $p: Person $p <knows> $q } return { $p }"},
        {codes::T22, "match { $p: Person $p <`worksAt>{1,2} $c } return { $p }",
         "match { $p: Person $p <knows>{1,2} $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p <knows`{1,2}> $q } return { $p }",
         "match { $p: Person $p <$e:knows> $q } return { $p, $e.since }"},
        {codes::unexpected_token, "match { $p: Person $p <knows `$q } return { $p }",
         "match { $p: Person $p <knows|knows> $q } return { $p }"},
        {codes::T4, "match { $p: Person $p knows|`likes $q } return { $p }",
         "match { $p: Person $p knows|kNOWS $q } return { $p }"},
        {codes::T5, "match { $p: Person $p knows|`worksAt $q } return { $p }",
         "match { $p: Person $p worksAt|worksAt $c } return { $c.name }"},
        {codes::T23, "match { $p: Person $p `$e:knows|knows $q } return { $p }",
         "match { $p: Person $p $e:knows $q } return { $p, $e }"},
        {codes::unexpected_token, "match { $p: Person either { $p knows $q } `} return { $p }",
         "match { $p: Person either { $p knows $q } or { $q knows $p } } return { $p, $q }"},
        {codes::unexpected_token, "match { $p: Person `or { $p knows $q } } return { $p }",
         "match { $p: Person either { $p knows $q } or { $p worksAt $c } } return { $p }"},
        {codes::unbound_variable, "match { $p: Person either { $p knows $q } or { $p worksAt $c } } return { `$q }",
         "match { $p: Person either { $p knows $q } or { $p knows $q $q.age = 1 } or { $q knows $p } } return { $q }"},
        {codes::rebound_variable,
         "match { $p: Person optional { $p knows $q optional { $q knows $r } `either { $r.age > 3 } or { $r.age = 1 } "
         "} "
         "} return { $p.name }",
         "match { $p: Person optional { $p knows $q optional { $q knows $r } $r.age > 3 or $r.age = 1 } } return { "
         "$p.name }"},
        {codes::rebound_variable, "match { $p: Person `either { $p knows $q } or { $p worksAt $q } } return { $p }",
         "match { $p: Person either { $p knows $q } or { $p worksAt $c } } return { $p }"},
        {codes::T9, "match { $p: Person `optional { $q: Person } } return { $p }",
         "match { $p: Person optional { $q: Person $q.age = $p.age } } return { $p, $q }"},
        {codes::T9, "match { $p: Person `optional { $p.age = 3 } } return { $p }",
         "match { $p: Person optional { $p knows $q $p.age = 3 } } return { $p, $q }"},
        {codes::rebound_variable, "match { $p: Person optional { $p knows $q } `$q: Person { age: 3 } } return { $p }",
         "match { $p: Person optional { $p knows $q $q: Person { age: 3 } } $q is null } return { $p }"},
        {codes::rebound_variable, "match { $p: Person optional { $p knows $q } `$q knows $r } return { $p }",
         "match { $p: Person optional { $p knows $q } optional { $q knows $r } not { $q worksAt $_ } } return { $r }"},
        {codes::unexpected_token, "match { $p: Person optional `$p knows $q } return { $p }",
         "match { $p: Person optional { $p $e:knows $_ } } return { $p, $e }"},
        // reserved (specification languages §9.4)
        {codes::reserved_syntax, "match { $p: Person $p knows`* $q } return { $p }",
         "match { $p: Person $p knows{1,5} $q } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.name `like \"A\" } return { $p }",
         "match { $p: Person $p.name starts_with \"A\" } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.age `between 1 and 2 } return { $p }",
         "match { $p: Person $p.age >= 1 and $p.age <= 2 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person } return { `distinct $p.name }",
         "match { $p: Person } return distinct { $p.name }"},
        {codes::reserved_syntax, "match { $p: Person } return { $p.`* }",
         "match { $p: Person } return { $p.name, $p.age }"},
        {codes::reserved_syntax, "insert Person { name: \"a\" age: -3 } `returning name",
         "insert Person { name: \"a\" age: -3 }"},
        {codes::unexpected_token, "match { $p: Person $p.age = `null } return { $p }",
         "match { $p: Person $p.age is null } return { $p }"},
        // bound edges
        {codes::unexpected_token, "match { $p: Person $p $e `knows $q } return { $p }",
         "match { $p: Person $p $e:knows $q } return { $p }"},
        {codes::T23, "match { $p: Person $p `$e:knows{1,2} $q } return { $p }",
         "match { $p: Person $p knows{1,2} $q } return { $p }"},
        {codes::T23, "match { $p: Person $p `$p:knows $q } return { $p }",
         "match { $p: Person $p $_:knows $q } return { $p }"},
        {codes::T23, "match { $p: Person $p $e:knows $q $q `$e:knows $r } return { $p }",
         "match { $p: Person $p $e:knows $q $q $f:knows $r } return { $p, $e, $f }"},
        {codes::T6, "match { $p: Person $p $e:knows $q `$e.from = \"x\" } return { $p }",
         "match { $p: Person $p $e:knows $q $e.since is not null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age `} return { $p }",
         "match { $p: Person $p.age = 1 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { name: `null } } return { $p }",
         "match { $p: Person { name: \"null\" } } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { name: `$p.name } } return { $p }",
         "match { $p: Person { name: $text } } return { $p }"},
        {codes::unexpected_token, "match { $p: Person } return { `}", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person } return { $p,`, $p }",
         "match { $p: Person } return { $p, $p.name, }"},
        {codes::unexpected_token, "match { $p: Person } return { sum(`*) }",
         "match { $p: Person } return { count(*) }"},
        {codes::unexpected_token, "match { $p: Person } return { `length($p.name) }",
         "match { $p: Person } return { $p.name }"},
        {codes::unexpected_token, "match { $p: Person } return { $p } limit 3 `order { $p.age }",
         "match { $p: Person } return { $p } order { $p.age } limit 3"},
        {codes::unexpected_token, "match { $p: Person } return { $p } order { $p.age `$p.name }",
         "match { $p: Person } return { $p } order { $p.age, $p.name }"},
        {codes::unexpected_token,
         "match { $p: Person } return { $p } order { nearest($p.face, $vector) `desc } limit 3",
         "match { $p: Person } return { $p } order { nearest($p.face, $vector) } limit 3"},
        {codes::unexpected_token, "match { $p: Doc } return { $p } order { nearest(`$vector, $vector) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::unexpected_token,
         "match { $p: Doc } return { $p } order { rrf(`search($p.text, $text), bm25($p.text, $text)) } limit 3",
         "match { $p: Doc } return { $p } order { rrf(bm25($p.body, $text), bm25($p.text, $text)) } limit 3"},
        {codes::unexpected_token, "match { $p: Doc search($p.text`) } return { $p }",
         "match { $p: Doc search($p.text, \"x\") } return { $p }"},
        {codes::unexpected_token, "match { $p: Doc search($p.text, \"x\"`, 2) } return { $p }",
         "match { $p: Doc fuzzy($p.text, \"x\", 2) } return { $p }"},
        {codes::T7, "match { $p: Doc $q: Doc `$p contains $q.text } return { $p }",
         "match { $p: Doc $p contains $q } return { $p }"},
        {codes::malformed_number, "match { $p: Person $p.score = `1e5 } return { $p }",
         "match { $p: Person $p.score = 100000.0 } return { $p }"},
        {codes::T7, "match { $p: Person $p.total = `9223372036854775808 } return { $p }",
         "match { $p: Person $p.total = 9223372036854775807 } return { $p }"},
        {codes::number_out_of_range, "match { $p: Person } return { $p } limit `18446744073709551616",
         "match { $p: Person } return { $p } limit 18446744073709551615"},
        {codes::number_out_of_range, "match { $p: Person $p knows{1,`4294967296} $q } return { $p }",
         "match { $p: Person $p knows{1,4294967295} $q } return { $p }"},
        {codes::unsupported_escape, "match { $p: Person { name: \"`\\x\" } } return { $p }",
         "match { $p: Person { name: \"\\t\" } } return { $p }"},
        {codes::unexpected_character, "match { $p: Person $p.age `! 3 } return { $p }",
         "match { $p: Person $p.age != 3 } return { $p }"},
        {codes::unexpected_character, "match { `$P: Person } return { 1 }", "match { $p: Person } return { 1 }"},
        // syntax of writes
        {codes::unexpected_token, "update Person set { `} where age = 1", "insert Person { name: \"a\" }"},
        {codes::unexpected_token, "update Person set { age: 1 } `delete Person where age = 1",
         "update Person set { age: 1 } where name = \"a\""},
        {codes::unexpected_token, "delete Person `name = 1", "delete Person where name = \"a\""},
        {codes::unexpected_token, "delete Person where name = \"a\" and (age = 1 `delete Person where age = 2",
         "delete Person where name = \"a\" and (age = 1 or age is null)"},
        {codes::unexpected_token, "delete Person where not `{ age = 1 }", "delete Person where not (age = 1)"},
        {codes::unexpected_token, "delete Person where age = 1 or delete `Person where age = 2",
         "delete Person where age = 1 or not age = 2 delete Person where age = 2"},
        {codes::unexpected_token, "delete Person where `$p.age = 1", "delete Person where age = 1"},
        {codes::unbound_variable, "delete Person where `$nobody = age", "delete Person where $number = age"},
        {codes::unexpected_token, "delete Person where age = `null", "delete Person where age is null"},
        // bindings
        {codes::T1, "match { $p: `Knows } return { $p }", "match { $p: Person } return { $p }"},
        {codes::T1, "match { $p: `Nameds } return { $p }", "match { $p: Named } return { $p }"},
        {codes::T1, "match { $p: `Persn } return { $p.name }", "match { $p: Person } return { $p.name }"},
        {codes::T2, "match { $p: Person { `nme: \"a\" } } return { $p }",
         "match { $p: Person { name: \"a\" } } return { $p }"},
        {codes::T2, "match { $p: Person { `id: \"a\" } } return { $p }",
         "match { $c: Company { title: \"a\" } } return { $c }"},
        {codes::T3, "match { $p: Person { `photo: \"a\" } } return { $p }",
         "match { $p: Person { tags: \"a\" } } return { $p }"},
        {codes::T3, "match { $p: Person { age: `\"a\" } } return { $p }",
         "match { $p: Person { age: 2.7 } } return { $p }"},
        {codes::T3, "match { $p: Person { born: `\"2024-01-01\" } } return { $p }",
         "match { $p: Person { born: date(\"2024-01-01\") } } return { $p }"},
        {codes::T3, "match { $p: Person { face: `[1, 2] } } return { $p }",
         "match { $p: Person { face: [1, 2.5, 3] } } return { $p }"},
        {codes::T3, "match { $p: Person { face: `\"a\" } } return { $p }",
         "match { $p: Person { face: $vector } } return { $p }"},
        {codes::T3, "match { $p: Person { mood: `\"god\" } } return { $p }",
         "match { $p: Person { mood: \"good\" } } return { $p }"},
        {codes::T3, "match { $p: Person { tags: `[\"a\"] } } return { $p }",
         "match { $p: Person { tags: \"a\" } } return { $p }"},
        {codes::T3, "match { $p: Person { age: `[1] } } return { $p }",
         "match { $p: Person { counts: 1 } } return { $p }"},
        {codes::T7, "match { $p: Person { age: `$text } } return { $p }",
         "match { $p: Person { age: $real } } return { $p }"},
        {codes::T7, "match { $p: Person { tags: `$texts } } return { $p }",
         "match { $p: Person { tags: $text } } return { $p }"},
        {codes::T7, "match { $p: Person { face: `$vector4 } } return { $p }",
         "match { $p: Person { face: $vector } } return { $p }"},
        {codes::T7, "match { $p: Person { born: `now() } } return { $p }",
         "match { $p: Person { seen: now() } } return { $p }"},
        {codes::T7, "match { $p: Person { times: `now() } } return { $p }",
         "match { $p: Person { times: $time } } return { $p }"},
        {codes::T14, "match { $p: Person { name: `$txt } } return { $p }",
         "match { $p: Person { name: $text } } return { $p }"},
        {codes::T14, "match { $p: Person $q: Person { name: `$p } } return { $p }",
         "match { $p: Person $q: Person $q.name = $p.name } return { $p }"},
        {codes::malformed_literal, "match { $p: Person { born: `date(\"2024-13-01\") } } return { $p }",
         "match { $p: Person { born: date(\"2024-12-01\") } } return { $p }"},
        {codes::malformed_literal, "match { $p: Person $p.seen > `datetime(\"yesterday\") } return { $p }",
         "match { $p: Person $p.seen > datetime(\"2024-01-01 10:00:00\") } return { $p }"},
        {codes::malformed_literal, "match { $p: Person } return { [1, `\"a\"] }",
         "match { $p: Person } return { [1, 2.5] }"},
        {codes::malformed_literal, "match { $p: Person } return { [1, `[2]] }", "match { $p: Person } return { [] }"},
        {codes::rebound_variable, "match { $p: Person $p: `Company } return { $p }",
         "match { $p: Person { age: 1 } $p: Person { name: \"a\" } } return { $p }"},
        {codes::anonymous_variable, "match { `$_: Person } return { 1 }",
         "match { $p: Person $p knows $_ } return { 1 }"},
        // traversals
        {codes::T4, "match { $p: Person $p `know $q } return { $q.name }",
         "match { $p: Person $p kNOWS $q } return { $q.name }"},
        {codes::T5, "match { $c: Company `$c knows $q } return { $q.name }",
         "match { $c: Company $c worksAt $q } return { $q.name }"},
        {codes::T5, "match { $c: Company $p knows `$c } return { $p.name }",
         "match { $c: Company $p worksAt $c } return { $p.name }"},
        {codes::T5, "match { $a: Person $b: Person $a worksAt `$b } return { $a }",
         "match { $a: Person $b: Company $a worksAt $b } return { $a }"},
        {codes::T5, "match { $x worksAt `$x } return { $x }", "match { $x knows $x } return { $x }"},
        {codes::T15, "match { $p: Person $p knows`{0,2} $q } return { $q }",
         "match { $p: Person $p knows{1,2} $q } return { $q }"},
        {codes::T15, "match { $p: Person $p knows`{3,2} $q } return { $q }",
         "match { $p: Person $p knows{2,2} $q } return { $q }"},
        {codes::T15, "match { $p: Person $p knows`{1,} $q } return { $q }",
         "match { $p: Person $p worksAt{2,3} $q } return { $q }"},
        // filters
        {codes::T6, "match { `$p.age > 3 $p: Person } return { $p }", "match { $p: Person $p.age > 3 } return { $p }"},
        {codes::T6, "match { $p: Person } return { `$p.agee }", "match { $p: Person } return { $p.age }"},
        {codes::T6, "match { $p: Person } return { `$p.src }", "match { $p: Person } return { $p.id }"},
        {codes::T6, "match { $p: Person not { $p knows $x } } return { `$x.name }",
         "match { $p: Person $p knows $x } return { $x.name }"},
        {codes::T6, "match { $p: Person } return { `$text.name }", "match { $text: Person } return { $text.name }"},
        {codes::T7, "match { $p: Person `$p.age = $text } return { $p }",
         "match { $p: Person $p.age = $real } return { $p }"},
        {codes::T7, "match { $p: Person `$p.born = \"2024-01-01\" } return { $p }",
         "match { $p: Person $p.born = $day } return { $p }"},
        {codes::T7, "match { $p: Person `$p.tags = $text } return { $p }",
         "match { $p: Person $p.tags contains $text } return { $p }"},
        {codes::T7, "match { $p: Person `$p.face = $vector } return { $p }",
         "match { $p: Person $p.seen = now() } return { $p }"},
        {codes::T7, "match { $p: Person $p.name = `$blob } return { $p }",
         "match { $p: Person $p.name = $text } return { $p }"},
        {codes::T7, "match { $p: Person $q: Person `$p = $q } return { $p }",
         "match { $p: Person $q: Person $p.age = $q.age } return { $p }"},
        {codes::T7, "match { $p: Person `count($p) > 3 } return { $p }", "match { $p: Person } return { count($p) }"},
        {codes::T7, "match { $p: Person `$p.age contains 3 } return { $p }",
         "match { $p: Person $p.tags contains \"a\" } return { $p }"},
        {codes::T7, "match { $p: Person $p.tags contains `$texts } return { $p }",
         "match { $p: Person $p.counts contains 2.5 } return { $p }"},
        {codes::T7, "match { $p: Person `$p.tags contains 3 } return { $p }",
         "match { $p: Person [\"a\"] contains $p.name } return { $p }"},
        {codes::unbound_variable, "match { $p: Person $p.name = `$x } return { $p }",
         "match { $p: Person $p.name = $text } return { $p }"},
        {codes::unbound_variable, "match { $p: Person } return { `$q }", "match { $p: Person } return { $p }"},
        {codes::anonymous_variable, "match { $p: Person $p knows $_ } return { `$_ }",
         "match { $p: Person $p knows $q } return { $q }"},
        {codes::unknown_alias, "match { $p: Person $p.name = `alice } return { $p }",
         "match { $p: Person $p.name = \"alice\" } return { $p }"},
        {codes::unknown_alias, "match { $p: Person } return { $p.age as a, `a }",
         "match { $p: Person } return { $p.age as a } order { a }"},
        // negations
        {codes::T9, "match { $p: Person `not { $q: Person } } return { $p }",
         "match { $p: Person not { $q: Person $q knows $p } } return { $p }"},
        {codes::T9, "match { $p: Person not { $p knows $q `not { $x: Company } } } return { $p }",
         "match { $p: Person not { $p knows $q not { $q worksAt $_ } } } return { $p }"},
        {codes::T9, "match { $p: Person `not { not { $p knows $_ } $q: Person } } return { $p }",
         "match { $p: Person not { not { $p knows $_ } $p: Person { age: 1 } } } return { $p }"},
        // text
        {codes::T19, "match { $p: Person search(`$p.age, $text) } return { $p }",
         "match { $p: Person search($p.name, $text) } return { $p }"},
        {codes::T19, "match { $p: Person search(`\"a\", $text) } return { $p }",
         "match { $p: Person search($p.name, \"a\") = false } return { $p }"},
        {codes::T19, "match { $p: Person search($p.name, `$number) } return { $p }",
         "match { $p: Person search($p.name, $note) } return { $p }"},
        {codes::T19, "match { $p: Person search($p.name, `$p.name) } return { $p }",
         "match { $p: Person search($p.name, $text) = true } return { $p }"},
        {codes::T19, "match { $p: Person search(`$p.tags, $text) } return { $p }",
         "match { $p: Person search($p.mood, $text) } return { $p }"},
        {codes::T19, "match { $p: Person fuzzy($p.name, $text, `1.5) } return { $p }",
         "match { $p: Person fuzzy($p.name, $text, $number) } return { $p }"},
        {codes::T19, "match { $p: Person fuzzy($p.name, $text, `-1) } return { $p }",
         "match { $p: Person fuzzy($p.name, $text, 0) } return { $p }"},
        {codes::T20, "match { $p: Person match_text(`$p.age, $text) } return { $p }",
         "match { $p: Person match_text($p.name, $text) } return { $p }"},
        {codes::T20, "match { $p: Doc } return { $p } order { bm25($p.text, `3) }",
         "match { $p: Doc } return { $p } order { bm25($p.text, \"x\") }"},
        {codes::T20, "match { $p: Doc bm25(`$p.chunk, $text) > 1 } return { $p }",
         "match { $p: Doc bm25($p.text, $text) > 1 } return { $p }"},
        // nearest
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$q.chunk, $vector) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$p.text, $vector) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $text) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$p.chnk, $vector) } limit 3",
         "match { $p: Doc } return { $p, nearest($p.chunk, \"a\") as d }"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$vector4) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, [1, 2, 3]) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `[1, 2]) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, [1.5, 2, 3]) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$numbers) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $note) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$p.chunk) } limit 3",
         "match { $p: Doc nearest($p.chunk, $vector) < 0.5 } return { $p }"},
        // lists and texts
        {codes::T7, "match { $p: Person $p.age in `3 } return { $p }",
         "match { $p: Person $p.age in [3, 2.5] } return { $p }"},
        {codes::T7, "match { $p: Person `$p.name in [1, 2] } return { $p }",
         "match { $p: Person $p.name in $texts and $text not in $p.tags } return { $p }"},
        {codes::T7, "match { $p: Person `$p.tags in $texts } return { $p }",
         "match { $p: Person $p.age in [] } return { $p }"},
        {codes::T3, "match { $p: Person $p.mood in [\"good\", `\"fair\"] } return { $p }",
         "match { $p: Person $p.mood in [\"good\"] } return { $p }"},
        {codes::T7, "match { $p: Person `$p.born in [\"2024-01-01\"] } return { $p }",
         "match { $p: Person $p.born in [date(\"2024-01-01\")] } return { $p }"},
        {codes::T7, "match { $p: Person `$p.age starts_with \"a\" } return { $p }",
         "match { $p: Person lower($p.name) starts_with lower($text) } return { $p }"},
        {codes::T7, "match { $p: Person $p.name ends_with `3 } return { $p }",
         "match { $p: Person $p.name ends_with $note } return { $p }"},
        // what is computed
        {codes::function_arguments, "match { $p: Person $p.age + `$p.name > 3 } return { $p }",
         "match { $p: Person concat($p.name, \"x\") = \"ax\" } return { $p }"},
        {codes::function_arguments, "match { $p: Person } return { $p.age / `0 as x }",
         "match { $p: Person } return { $p.age / 2 as x }"},
        {codes::function_arguments, "match { $p: Person } return { `$p + 1 as x }",
         "match { $p: Person } return { concat($p.id, \"x\") as x }"},
        {codes::function_arguments, "match { $p: Person } return { `$p.born - $p.born as x }",
         "match { $p: Person } return { days_between($p.born, $p.seen) as x }"},
        {codes::function_arguments, "match { $p: Person } return { $p.born + duration(`\"PT5H\") as x }",
         "match { $p: Person } return { $p.seen - duration(\"P1DT5H\") as x, duration($text) + $p.born as y }"},
        {codes::malformed_literal, "match { $p: Person } return { now() - duration(`\"7 days\") as x }",
         "match { $p: Person } return { now() - duration(\"P7D\") as x }"},
        {codes::function_arguments, "match { $p: Person } return { now() - duration(`$p.name) as x }",
         "match { $p: Person } return { now() - duration($text) as x }"},
        {codes::function_arguments, "match { $p: Person } return { `duration(\"P1D\") as x }",
         "match { $p: Person } return { today() + duration(\"P1D\") as x }"},
        {codes::T7, "match { $p: Person `duration(\"P1D\") = $text } return { $p }",
         "match { $p: Person $p.seen > now() - duration(\"P1D\") } return { $p }"},
        {codes::function_arguments, "match { $p: Person } return { year(`$p.name) }",
         "match { $p: Person } return { year($p.born) }"},
        {codes::function_arguments, "match { $p: Person } return { hour(`$p.born) }",
         "match { $p: Person } return { hour($p.seen) }"},
        {codes::function_arguments, "match { $p: Person } return { lower(`$p.age) }",
         "match { $p: Person } return { lower($p.name) }"},
        {codes::function_arguments, "match { $p: Person } return { coalesce($p.age, `\"x\") }",
         "match { $p: Person } return { coalesce($p.age, $p.score, 0) }"},
        {codes::function_arguments, "match { $p: Person } return { coalesce(`$p.face, $p.face) }",
         "match { $p: Person } return { coalesce($p.tags, []) }"},
        {codes::function_arguments, "match { $p: Person } return { case when $p.age > 1 then 1 else `\"x\" end as x }",
         "match { $p: Person } return { case when $p.age > 1 then 1 else 2.5 end as x }"},
        {codes::T7, "match { $p: Person } return { case when `$p.age = \"a\" then 1 end as x }",
         "match { $p: Person } return { case $p.age when 3 then 1 end as x }"},
        {codes::unknown_alias, "match { $p: Person } return { case when $p.age > 1 then 1 else `null end as x }",
         "match { $p: Person } return { case when $p.age > 1 then 1 end as x }"},
        {codes::unnamed_column, "match { $p: Person } return { `$p.age * 2 }",
         "match { $p: Person } return { $p.age * 2 as twice }"},
        {codes::unnamed_column, "match { $p: Person } return { `case when $p.age > 1 then 1 end }",
         "match { $p: Person } return { abs($p.age) }"},
        // pages, groups and defaults
        {codes::T14, "match { $p: Person } return { $p } limit `$count",
         "match { $p: Person } return { $p } limit $number"},
        {codes::row_bound_type, "match { $p: Person } return { $p } limit `$text",
         "match { $p: Person } return { $p } limit $big"},
        {codes::row_bound_type, "match { $p: Person } return { $p } offset `$real",
         "match { $p: Person } return { $p } offset $big"},
        {codes::misplaced_having, "match { $p: Person } return { $p.age } having { `$p.age > 3 }",
         "match { $p: Person $p.age > 3 } return { $p.age }"},
        {codes::misplaced_having, "match { $p: Person } return { $p.age, count(*) } having { `$p.name = \"a\" }",
         "match { $p: Person } return { $p.age, count(*) } having { $p.age * 2 > $number and count(distinct $p.name) > "
         "1 }"},
        {codes::unknown_alias, "match { $p: Person } return { $p.age, count(*) as n } having { `m > 3 }",
         "match { $p: Person } return { $p.age, count(*) as n } having { n > 3 }"},
        {codes::unsupported_order_key, "match { $p: Person } return distinct { $p.age } order { `$p.name }",
         "match { $p: Person } return distinct { $p.age } order { $p.age desc }"},
        {codes::misplaced_ranking, "match { $p: Doc } return distinct { $p.slug } order { `bm25($p.text, $text) }",
         "match { $p: Doc } return { $p.slug } order { bm25($p.text, $text) }"},
        {codes::T9, "match { $p: Person } return { `sum($p.age) + $p.age as x }",
         "match { $p: Person } return { sum($p.age) + $p.age as x, $p.age }"},
        {codes::T8, "match { $p: Person } return { collect(`$p.tags) }",
         "match { $p: Person } return { collect(distinct $p.name) }"},
        // results
        {codes::T8, "match { $p: Person } return { sum(`$p.name) }", "match { $p: Person } return { sum($p.age) }"},
        {codes::T8, "match { $p: Person } return { avg(`$p.counts) }", "match { $p: Person } return { avg($p.score) }"},
        {codes::T8, "match { $p: Person } return { sum(`$p) }", "match { $p: Person } return { count($p) }"},
        {codes::T8, "match { $p: Person } return { min(`$p.tags) }",
         "match { $p: Person } return { min($p.name), max($p.age) }"},
        {codes::T8, "match { $p: Person } return { max(`$p.active) }",
         "match { $p: Person } return { count($p.tags), count(now()) }"},
        {codes::misplaced_aggregate, "match { $p: Person } return { sum(`count($p)) }",
         "match { $p: Person } return { sum($p.age), count($p) }"},
        {codes::misplaced_aggregate, "match { $p: Person } return { $p.age } order { `count($p) }",
         "match { $p: Person } return { $p.age, count($p) } order { count($p) }"},
        {codes::T9, "match { $p: Person } return { count($p), `3 }",
         "match { $p: Person } return { count($p) as people, $p.name, $p, $text }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { `rrf(bm25($p.text, $text), bm25($p.body, $text)) }",
         "match { $p: Doc } return { bm25($p.text, $text) as score } order { score }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { $p } order { $p.text, `bm25($p.text, $text) }",
         "match { $p: Doc } return { $p } order { bm25($p.text, $text), $p.text }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { count($p) } order { `bm25($p.text, $text) }",
         "match { $p: Doc } return { $p } order { bm25($p.text, $text) desc }"},
        {codes::T17, "match { $p: Doc } return { $p } order { `nearest($p.chunk, $vector) }",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 0"},
        {codes::T18, "match { $p: Doc } return { $p.slug as s } order { nearest($p.chunk, $vector), `s } limit 3",
         "match { $p: Doc } return { $p.slug as s } order { nearest($p.chunk, $vector), $p.slug } limit 3"},
        {codes::T18, "match { $p: Doc } return { nearest($p.chunk, $vector) as d } order { `d } limit 3",
         "match { $p: Doc } return { nearest($p.chunk, $vector) as d } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::T21, "match { $p: Doc } return { $p } order { `rrf(nearest($p.chunk, $vector), bm25($p.text, $text)) }",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text)) } limit 3"},
        {codes::T21,
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), `0) } limit 3",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), 1) } limit 3"},
        {codes::T21,
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), `$real) } "
         "limit 3",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), $big) } limit "
         "3"},
        {codes::unknown_alias, "match { $p: Person } return { $p.age as years } order { `year }",
         "match { $p: Person } return { $p.age as years } order { years desc }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `$p.tags }",
         "match { $p: Person } return { $p } order { $p.mood, $p }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p.face as f } order { `f }",
         "match { $p: Person } return { $p.age as f } order { f }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `3 }",
         "match { $p: Person } return { $p } order { p }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `$number }",
         "match { $p: Person } return { $p, $number } order { number }"},
        {codes::unsupported_order_key, "match { $p: Person } return { count($p), $p.name } order { `$p.age }",
         "match { $p: Person } return { count($p), $p.name as n } order { $p.name }"},
        // writes
        {codes::T10, "insert `Persn { name: \"a\" }", "insert Person { name: \"a\" }"},
        {codes::T10, "delete `Named where title = \"a\"", "delete Company where title = \"a\""},
        {codes::T11, "insert Person { name: \"a\" `agee: 3 }", "insert Person { name: \"a\" age: 3 }"},
        {codes::T11, "delete Person where `id = \"a\"", "delete Person where name = \"a\""},
        {codes::T11, "delete Knows where `src = \"a\"", "delete Knows where from = \"a\""},
        {codes::T11, "delete Person where `photo = $blob", "insert Person { name: \"a\", photo: $blob }"},
        {codes::T11, "insert Person { name: \"a\", `from: \"b\" }", "insert WorksAt { from: \"a\", to: \"b\" }"},
        {codes::T12, "insert `Person { age: 3 }", "insert Person { name: $note, age: 3 }"},
        {codes::T12, "insert `Knows { from: $text, to: $text }", "insert Knows { from: $text, to: $text, weight: 1 }"},
        {codes::T12, "insert `WorksAt { from: $text }", "insert WorksAt { from: $text, to: $text }"},
        {codes::T12, "insert `Doc { slug: $text }", "insert Doc { slug: $text, text: $text }"},
        {codes::T13, "insert Person { name: \"a\", `name: \"b\" }",
         "insert Person { name: \"a\" } insert Person { name: \"b\" }"},
        {codes::T13, "update Person set { age: 1, `age: 2 } where name = \"a\"",
         "update Person set { age: 1 } where name = \"a\""},
        {codes::T14, "insert Person { name: `$nme }", "insert Person { name: $text }"},
        {codes::T14, "delete Person where name = `$p", "delete Person where name = $text"},
        {codes::T16, "update Knows set { `to: $text } where from = \"a\"",
         "update Knows set { since: $day } where from = \"a\" and to = $text"},
        {codes::T11, "update Knows set { since: $day } where from = \"a\" and (to = \"b\" or `dst = \"c\")",
         "update Knows set { since: $day } where from = \"a\" and (to = \"b\" or to = \"c\")"},
        {codes::T3, "insert Person { name: `3 }", "insert Person { name: \"3\" }"},
        {codes::T3, "insert Person { name: \"a\", age: `2.5 }", "insert Person { name: \"a\", age: 2.0 }"},
        {codes::T3, "insert Person { name: \"a\", age: `2147483648 }",
         "insert Person { name: \"a\", total: 2147483648 }"},
        {codes::T3, "insert Person { name: \"a\", score: `9007199254740993 }",
         "insert Person { name: \"a\", score: 9007199254740992 }"},
        {codes::T3, "insert Person { name: \"a\", ratio: `16777217 }", "insert Person { name: \"a\", ratio: 0.1 }"},
        {codes::T3, "insert Person { name: \"a\", counts: [1, `2.5] }",
         "insert Person { name: \"a\", counts: [1, 2] tags: [] }"},
        {codes::T3, "insert Person { name: \"a\", counts: `3 }", "insert Person { name: \"a\", counts: [] }"},
        {codes::T3, "insert Person { name: \"a\", photo: `\"a\" }", "insert Person { name: \"a\", photo: $text }"},
        {codes::T3, "insert Person { name: \"a\", mood: `\"fine\" }",
         "update Person set { mood: \"bad\" } where mood < \"fine\""},
        {codes::T3, "delete Person where mood = `\"god\"", "delete Person where mood = \"good\""},
        {codes::T3, "match { $p: Person $p.mood = `\"typo\" } return { $p }",
         "match { $p: Person $p.mood = \"bad\" } return { $p }"},
        {codes::T3, "match { $p: Person `\"god\" != $p.mood } return { $p }",
         "match { $p: Person \"god\" < $p.mood } return { $p }"},
        {codes::T3, "match { $p: Person [\"good\", `\"god\"] contains $p.mood } return { $p }",
         "match { $p: Person [\"good\", \"bad\"] contains $p.mood } return { $p }"},
        {codes::T3, "delete Person where tags = `\"a\"", "delete Person where tags = [\"a\"]"},
        {codes::T3, "delete Knows where from = `3", "delete Knows where weight > 3"},
        {codes::T7, "insert Person { name: `$number }", "insert Person { name: $text, age: $big }"},
        {codes::T7, "insert Person { name: \"a\", tags: `$text }", "insert Person { name: \"a\", tags: $texts }"},
        {codes::T7, "insert Person { name: \"a\", born: `now() }", "insert Person { name: \"a\", seen: now() }"},
        {codes::T7, "delete Person where `tags > $texts", "delete Person where tags != $texts"},
        {codes::T7, "delete Person where `age contains 3", "delete Person where tags contains \"a\""},
        {codes::T3, "delete Person where tags contains `3", "delete Person where not (tags contains \"a\")"},
        {codes::duplicate_column, "match { $p: Person } return { min($p.age), `max($p.age) }",
         "match { $p: Person } return { min($p.age) as least, max($p.age) }"},
        {codes::duplicate_column, "match { $p: Person } return { $p.name, $p.age as a, `$p.name }",
         "match { $p: Person } return { $p.name, $p.age as a, $p.name as b }"},
        {codes::duplicate_column, "match { $p: Person } return { $p.name as a, `$p.age as a } order { a }",
         "match { $p: Person } return { $p.name as a, $p.age as b } order { a }"},
        {codes::duplicate_column, "match { $p: Person } return { 1, `2 }",
         "match { $p: Person } return { 1, 2 as two }"},
        {codes::key_updated, "update Person set { `name: \"b\" } where name = \"a\"",
         "update Person set { age: 3 } where name = \"a\""},
    };
    return all;
}

TEST_CASE("every rule of query files refuses its example at the exact place, and accepts the twin") {
    for (const auto& one : file_examples()) {
        const marked_source wrong{one.wrong};
        faults found;
        CHECK_FALSE(parse_queries(wrong.text, found));
        check_only_fault(found, wrong, one.code);
        faults none;
        CHECK(parse_queries(one.right, none));
        CHECK_MESSAGE(none.empty(), told(none, one.right));
    }
}

TEST_CASE("every rule of queries refuses its example at the exact place, and accepts the twin") {
    check_query_examples(query_examples());
}

TEST_CASE("parameters are declared once, and not under the reserved name") {
    const auto refused = [](std::string_view source, diagnostic_code code) {
        const marked_source wrong{source};
        faults found;
        CHECK_FALSE(checked(wrong.text, found));
        check_only_fault(found, wrong, code);
    };
    refused("query q($a: String,\n  `$a: I32) { match { $p: Person } return { $p } }", codes::duplicate_parameter);
    refused("query q(`$__nanograph_now: DateTime) { match { $p: Person } return { $p } }", codes::reserved_parameter);
    CHECK(accepted("query q($a: String, $aa: I32, $_now: Date) { match { $p: Person } return { $p } }")
              .tree.parameters.size() == 3);
}

TEST_CASE("a default is a value that the parameter takes") {
    const auto codes_of_default = [](const std::string& parameter) {
        faults found;
        static_cast<void>(checked("query q(" + parameter + ") { match { $p: Person } return { $p.name, $x } }", found));
        std::string all;
        for (const auto& one : found) all += std::string{one.code.text} + " ";
        return all;
    };
    for (const auto* right : {"$x: I32 = -3", "$x: F64 = 3", "$x: F32 = 0.5", "$x: String? = \"a\"", "$x: [I32] = []",
                              "$x: [F64] = [1, 2.5]", "$x: Date = date(\"2024-12-31\")", "$x: Bool = true"})
        CHECK_MESSAGE(codes_of_default(right).empty(), right);
    for (const auto* wrong :
         {"$x: I32 = \"a\"", "$x: I32 = 2.5", "$x: I32 = 2147483648", "$x: U32 = -1", "$x: Date = \"2024-12-31\"",
          "$x: [I32] = 3", "$x: I32 = [3]", "$x: Blob = \"a\"", "$x: [I32] = [1, 2.5]"})
        CHECK_MESSAGE(codes_of_default(wrong) == "GQ106 ", wrong);
    CHECK(codes_of_default("$x: Date = date(\"2024-02-30\")") == "GQ205 ");
}

TEST_CASE("a property beside itself is no parameter whose sign was left out") {
    for (const auto* text : {"query q($name: String) { delete Person where name = `name }",
                             "query q($age: I32) { update Person set { age: `age } where name = \"a\" }",
                             "query q($from: String) { delete Knows where to = \"a\" and not from = `from }"}) {
        faults found;
        const marked_source source{text};
        CHECK_FALSE(checked(source.text, found));
        check_only_fault(found, source, codes::T7);
        if (!found.empty()) CHECK(found.front().remedy.starts_with("Write $"));
    }
    faults none;
    CHECK(checked("query q($a: I32) { update Person set { age: age + $a } where name = name and age != age }", none));
}

TEST_CASE("a default fits where the parameter is used, as a caller's value has to") {
    const auto check = [](const std::string& parameter, const std::string& match, const std::string& rest = "") {
        const auto text =
            "query q(" + parameter + ") { match { $p: Person " + match + " } return { $p.name } " + rest + " }";
        faults found;
        if (text.find('`') == std::string::npos) {
            CHECK_MESSAGE(checked(text, found), text);
            return;
        }
        const marked_source source{text};
        CHECK_FALSE(checked(source.text, found));
        check_only_fault(found, source, codes::parameter_default);
    };
    check("$m: String = \"good\"", "$p.mood = $m");
    check("$m: String = `\"god\"", "$p.mood = $m");
    check("$m: String = `\"god\"", "", "order { case when $p.mood != $m then 1 end }");
    check("$m: String = `\"god\"", "$p: Person { mood: $m }");
    check("$m: [String] = [\"good\", \"bad\"]", "$p.mood in $m");
    check("$m: [String] = `[\"good\", \"god\"]", "$p.mood in $m");
    check("$m: String = \"god\"", "$p.mood < $m");
    check("$n: I64 = 3", "", "limit $n");
    check("$n: I64 = `-1", "", "limit $n");
    check("$n: I32 = `-1", "", "offset $n");
    for (const auto* assigned : {"$m: String = `\"god\") { update Person set { mood: $m } where name = \"a\" }",
                                 "$n: I64 = `3000000000) { insert Person { name: \"a\", age: $n } }"}) {
        faults found;
        const marked_source write{std::string{"query q("} + assigned};
        CHECK_FALSE(checked(write.text, found));
        check_only_fault(found, write, codes::T3);
    }
}

}  // namespace omnigraph::cluster::lang
