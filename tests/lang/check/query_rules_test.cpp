#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

/// Whole files.
const std::vector<example>& file_examples() {
    static const std::vector<example> all{
        {codes::duplicate_query, "query a() { match { $p: A } return { $p } }\nquery `a() { match { $p: A } return { $p } }",
         "query a() { match { $p: A } return { $p } }\nquery b() { match { $p: A } return { $p } }"},
        {codes::duplicate_metadata, "query a() @description(\"x\") `@description(\"y\") { delete A where b = 1 }",
         "query a() @description(\"x\") @instruction(\"y\") { delete A where b = 1 }"},
        {codes::reserved_syntax, "query a() @`returns(\"x\") { delete A where b = 1 }", "query a() @instruction(\"x\") { delete A where b = 1 }"},
        {codes::unexpected_token, "query `A() { delete A where b = 1 }", "query a() { delete A where b = 1 }"},
        {codes::reserved_syntax, "query a($x: String `= \"d\") { delete A where b = 1 }", "query a($x: String?) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: String, `) { delete A where b = 1 }", "query a($x: String ) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: `enum(x)) { delete A where b = 1 }", "query a($x: [Blob]) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a($x: `Person) { delete A where b = 1 }", "query a($x: Vector(3)?) { delete A where b = 1 }"},
        {codes::vector_dimension, "query a($x: Vector(`0)) { delete A where b = 1 }", "query a($x: Vector(1)) { delete A where b = 1 }"},
        {codes::unexpected_token, "query a() { `}", "query a() { delete A where b = 1 }"},
        {codes::unexpected_token, "query a() { match { $p: A } return { $p } `delete A where b = 1 }", "query a() { delete A where b = 1 delete A where b = 2 }"},
        {codes::unexpected_token, "query a() { delete A where b = 1 `match { $p: A } }", "query a() { delete A where b = 1 insert A { a: 1 b: 2 } }"},
        {codes::unexpected_token, "`querya() { }", "query a() { delete A where b = 1 }"},
    };
    return all;
}

const std::vector<example>& query_examples() {
    static const std::vector<example> all{
        // syntax of reads
        {codes::unexpected_token, "match { `} return { $p }", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { `} } return { $p }", "match { $p: Person { age: 3, } } return { $p }"},
        {codes::unexpected_token, "match { $p: `person } return { $p }", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person `, $c: Company } return { $p }", "match { $p: Person $c: Company } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p knows{2`} $q } return { $p }", "match { $p: Person $p knows{2,2} $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p knows{`,3} $q } return { $p }", "match { $p: Person $p knows{1,3} $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age > `- 3 } return { $p }", "match { $p: Person $p.age > -3 } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.age `-3 > 2 } return { $p }", "match { $p: Person -3 < $p.age } return { $p }"},
        {codes::number_out_of_range, "match { $p: Person $p.total = `-9223372036854775809 } return { $p }", "match { $p: Person $p.total = -9223372036854775808 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { score: -`$p } } return { $p }", "match { $p: Person { score: -1.5 } } return { $p }"},
        // tests joined by and, or; null tests
        {codes::unexpected_token, "match { $p: Person $p.age = 1 or `} return { $p }", "match { $p: Person $p.age = 1 or $p.age = 2 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person ($p.age = 1 or $p.age = 2 `} return { $p }", "match { $p: Person ($p.age = 1 or $p.age = 2) and $p.name = \"x\" } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age = 1 or $p `knows $q } return { $p }", "match { $p: Person $p.age = 1 $p knows $q } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age is `3 } return { $p }", "match { $p: Person $p.age is null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age is not `3 } return { $p }", "match { $p: Person $p.age is not null or $text is null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person `not($p.age = 3) } return { $p }", "match { $p: Person not { $p.age = 3 } } return { $p }"},
        {codes::T7, "match { $p: Person `$p is null } return { $p }", "match { $p: Person $p.name is null } return { $p }"},
        {codes::T6, "match { $p: Person $p.age = 1 or `$q.age = 2 } return { $p }", "match { $p: Person $q: Person $p.age = 1 or $q.age = 2 } return { $p }"},
        {codes::T7, "match { $p: Person $p.age = 1 and ($p.age = 2 or `$p.age = \"x\") } return { $p }", "match { $p: Person $p.age = 1 and ($p.age = 2 or $p.name = \"x\") } return { $p }"},
        // reserved (specification languages §9.4)
        {codes::T22, "match { $p: Person $p `<knows> $q } return { $p }", "match { $p: Person $p knows $q } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person `optional { $p knows $q } } return { $p }", "match { $p: Person not { $p knows $q } } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p knows`|worksAt $q } return { $p }", "match { $p: Person $p knows $q } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p knows`* $q } return { $p }", "match { $p: Person $p knows{1,5} $q } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.name `starts_with \"A\" } return { $p }", "match { $p: Person $p.name >= \"A\" and $p.name < \"B\" } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.age `in [1, 2] } return { $p }", "match { $p: Person $p.age = 1 or $p.age = 2 } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.age = 1 `+ 2 } return { $p }", "match { $p: Person $p.age = 3 } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person $p.age > 1 `- 2 } return { $p }", "match { $p: Person $p.age > 1 \n -2 < $p.age } return { $p }"},
        {codes::reserved_syntax, "match { $p: Person } return { `distinct $p.name }", "match { $p: Person } return { $p.name, count(*) as distinct }"},
        {codes::reserved_syntax, "match { $p: Person } return `distinct { $p.name }", "match { $p: Person } return { $p.name } order { $p.name }"},
        {codes::reserved_syntax, "match { $p: Person } return { $p.`* }", "match { $p: Person } return { $p.name, $p.age }"},
        {codes::reserved_syntax, "match { $p: Person } return { $p.age `-3 }", "match { $p: Person } return { $p.age, -3 }"},
        {codes::reserved_syntax, "match { $p: Person } return { $p } limit 3 `offset 4", "match { $p: Person } return { $p } limit 3"},
        {codes::reserved_syntax, "match { $p: Person } return { $p.age count($p) as n } `having n > 3", "match { $p: Person } return { $p.age count($p) as n } order { n desc }"},
        {codes::reserved_syntax, "insert Person { name: \"a\" age: -3 } `returning name", "insert Person { name: \"a\" age: -3 }"},
        {codes::unexpected_token, "match { $p: Person $p.age = `null } return { $p }", "match { $p: Person $p.age is null } return { $p }"},
        // bound edges
        {codes::unexpected_token, "match { $p: Person $p $e `knows $q } return { $p }", "match { $p: Person $p $e:knows $q } return { $p }"},
        {codes::T23, "match { $p: Person $p `$e:knows{1,2} $q } return { $p }", "match { $p: Person $p knows{1,2} $q } return { $p }"},
        {codes::T23, "match { $p: Person $p `$p:knows $q } return { $p }", "match { $p: Person $p $_:knows $q } return { $p }"},
        {codes::T23, "match { $p: Person $p $e:knows $q $q `$e:knows $r } return { $p }", "match { $p: Person $p $e:knows $q $q $f:knows $r } return { $p, $e, $f }"},
        {codes::T6, "match { $p: Person $p $e:knows $q `$e.from = \"x\" } return { $p }", "match { $p: Person $p $e:knows $q $e.since is not null } return { $p }"},
        {codes::unexpected_token, "match { $p: Person $p.age `} return { $p }", "match { $p: Person $p.age = 1 } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { name: `null } } return { $p }", "match { $p: Person { name: \"null\" } } return { $p }"},
        {codes::unexpected_token, "match { $p: Person { name: `$p.name } } return { $p }", "match { $p: Person { name: $text } } return { $p }"},
        {codes::unexpected_token, "match { $p: Person } return { `}", "match { $p: Person } return { $p }"},
        {codes::unexpected_token, "match { $p: Person } return { $p,`, $p }", "match { $p: Person } return { $p, $p, }"},
        {codes::unexpected_token, "match { $p: Person } return { sum(`*) }", "match { $p: Person } return { count(*) }"},
        {codes::unexpected_token, "match { $p: Person } return { `length($p.name) }", "match { $p: Person } return { $p.name }"},
        {codes::reserved_syntax, "match { $p: Person } return { $p } limit `$number", "match { $p: Person } return { $p } limit 3"},
        {codes::unexpected_token, "match { $p: Person } return { $p } limit 3 `order { $p.age }", "match { $p: Person } return { $p } order { $p.age } limit 3"},
        {codes::unexpected_token, "match { $p: Person } return { $p } order { $p.age `$p.name }", "match { $p: Person } return { $p } order { $p.age, $p.name }"},
        {codes::unexpected_token, "match { $p: Person } return { $p } order { nearest($p.face, $vector) `desc } limit 3",
         "match { $p: Person } return { $p } order { nearest($p.face, $vector) } limit 3"},
        {codes::unexpected_token, "match { $p: Doc } return { $p } order { nearest(`$vector, $vector) } limit 3",
         "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::unexpected_token, "match { $p: Doc } return { $p } order { rrf(`search($p.text, $text), bm25($p.text, $text)) } limit 3",
         "match { $p: Doc } return { $p } order { rrf(bm25($p.body, $text), bm25($p.text, $text)) } limit 3"},
        {codes::unexpected_token, "match { $p: Doc search($p.text`) } return { $p }", "match { $p: Doc search($p.text, \"x\") } return { $p }"},
        {codes::unexpected_token, "match { $p: Doc search($p.text, \"x\"`, 2) } return { $p }", "match { $p: Doc fuzzy($p.text, \"x\", 2) } return { $p }"},
        {codes::unexpected_token, "match { $p: Doc $p contains $q`.text } return { $p }", "match { $p: Doc $p contains $q } return { $p }"},
        {codes::malformed_number, "match { $p: Person $p.score = `1e5 } return { $p }", "match { $p: Person $p.score = 100000.0 } return { $p }"},
        {codes::number_out_of_range, "match { $p: Person $p.total = `9223372036854775808 } return { $p }", "match { $p: Person $p.total = 9223372036854775807 } return { $p }"},
        {codes::number_out_of_range, "match { $p: Person } return { $p } limit `18446744073709551616", "match { $p: Person } return { $p } limit 18446744073709551615"},
        {codes::number_out_of_range, "match { $p: Person $p knows{1,`4294967296} $q } return { $p }", "match { $p: Person $p knows{1,4294967295} $q } return { $p }"},
        {codes::unsupported_escape, "match { $p: Person { name: \"`\\x\" } } return { $p }", "match { $p: Person { name: \"\\t\" } } return { $p }"},
        {codes::unexpected_character, "match { $p: Person $p.age `! 3 } return { $p }", "match { $p: Person $p.age != 3 } return { $p }"},
        {codes::unexpected_character, "match { `$P: Person } return { 1 }", "match { $p: Person } return { 1 }"},
        // syntax of writes
        {codes::unexpected_token, "insert Person { `}", "insert Person { name: \"a\" }"},
        {codes::unexpected_token, "update Person set { age: 1 } `delete Person where age = 1", "update Person set { age: 1 } where name = \"a\""},
        {codes::unexpected_token, "delete Person `name = 1", "delete Person where name = \"a\""},
        {codes::unexpected_token, "delete Person where name `contains \"a\"", "delete Person where name != \"a\""},
        {codes::reserved_syntax, "delete Person where name = \"a\" `and age = 1", "delete Person where name = \"a\" delete Person where age = 1"},
        // bindings
        {codes::T1, "match { $p: `Knows } return { $p }", "match { $p: Person } return { $p }"},
        {codes::T1, "match { $p: `Named } return { $p }", "match { $p: Company } return { $p }"},
        {codes::T1, "match { $p: `Persn } return { $p.name }", "match { $p: Person } return { $p.name }"},
        {codes::T2, "match { $p: Person { `nme: \"a\" } } return { $p }", "match { $p: Person { name: \"a\" } } return { $p }"},
        {codes::T2, "match { $p: Person { `id: \"a\" } } return { $p }", "match { $c: Company { title: \"a\" } } return { $c }"},
        {codes::T3, "match { $p: Person { `photo: \"a\" } } return { $p }", "match { $p: Person { tags: \"a\" } } return { $p }"},
        {codes::T3, "match { $p: Person { age: `\"a\" } } return { $p }", "match { $p: Person { age: 2.7 } } return { $p }"},
        {codes::T3, "match { $p: Person { born: `\"2024-01-01\" } } return { $p }", "match { $p: Person { born: date(\"2024-01-01\") } } return { $p }"},
        {codes::T3, "match { $p: Person { face: `[1, 2] } } return { $p }", "match { $p: Person { face: [1, 2.5, 3] } } return { $p }"},
        {codes::T3, "match { $p: Person { face: `\"a\" } } return { $p }", "match { $p: Person { face: $vector } } return { $p }"},
        {codes::T3, "match { $p: Person { mood: `\"god\" } } return { $p }", "match { $p: Person { mood: \"good\" } } return { $p }"},
        {codes::T3, "match { $p: Person { tags: `[\"a\"] } } return { $p }", "match { $p: Person { tags: \"a\" } } return { $p }"},
        {codes::T3, "match { $p: Person { age: `[1] } } return { $p }", "match { $p: Person { counts: 1 } } return { $p }"},
        {codes::T7, "match { $p: Person { age: `$text } } return { $p }", "match { $p: Person { age: $real } } return { $p }"},
        {codes::T7, "match { $p: Person { tags: `$texts } } return { $p }", "match { $p: Person { tags: $text } } return { $p }"},
        {codes::T7, "match { $p: Person { face: `$vector4 } } return { $p }", "match { $p: Person { face: $vector } } return { $p }"},
        {codes::T7, "match { $p: Person { born: `now() } } return { $p }", "match { $p: Person { seen: now() } } return { $p }"},
        {codes::T7, "match { $p: Person { times: `now() } } return { $p }", "match { $p: Person { times: $time } } return { $p }"},
        {codes::T14, "match { $p: Person { name: `$txt } } return { $p }", "match { $p: Person { name: $text } } return { $p }"},
        {codes::T14, "match { $p: Person $q: Person { name: `$p } } return { $p }", "match { $p: Person $q: Person $q.name = $p.name } return { $p }"},
        {codes::malformed_literal, "match { $p: Person { born: `date(\"2024-13-01\") } } return { $p }", "match { $p: Person { born: date(\"2024-12-01\") } } return { $p }"},
        {codes::malformed_literal, "match { $p: Person $p.seen > `datetime(\"yesterday\") } return { $p }", "match { $p: Person $p.seen > datetime(\"2024-01-01 10:00:00\") } return { $p }"},
        {codes::malformed_literal, "match { $p: Person } return { [1, `\"a\"] }", "match { $p: Person } return { [1, 2.5] }"},
        {codes::malformed_literal, "match { $p: Person } return { [1, `[2]] }", "match { $p: Person } return { [] }"},
        {codes::rebound_variable, "match { $p: Person $p: `Company } return { $p }", "match { $p: Person { age: 1 } $p: Person { name: \"a\" } } return { $p }"},
        {codes::anonymous_variable, "match { `$_: Person } return { 1 }", "match { $p: Person $p knows $_ } return { 1 }"},
        // traversals
        {codes::T4, "match { $p: Person $p `know $q } return { $q.name }", "match { $p: Person $p kNOWS $q } return { $q.name }"},
        {codes::T5, "match { $c: Company `$c knows $q } return { $q.name }", "match { $c: Company $c worksAt $q } return { $q.name }"},
        {codes::T5, "match { $c: Company $p knows `$c } return { $p.name }", "match { $c: Company $p worksAt $c } return { $p.name }"},
        {codes::T5, "match { $a: Person $b: Person $a worksAt `$b } return { $a }", "match { $a: Person $b: Company $a worksAt $b } return { $a }"},
        {codes::T5, "match { $x worksAt `$x } return { $x }", "match { $x knows $x } return { $x }"},
        {codes::T15, "match { $p: Person $p knows`{0,2} $q } return { $q }", "match { $p: Person $p knows{1,2} $q } return { $q }"},
        {codes::T15, "match { $p: Person $p knows`{3,2} $q } return { $q }", "match { $p: Person $p knows{2,2} $q } return { $q }"},
        {codes::T15, "match { $p: Person $p knows`{1,} $q } return { $q }", "match { $p: Person $p worksAt{2,3} $q } return { $q }"},
        // filters
        {codes::T6, "match { `$p.age > 3 $p: Person } return { $p }", "match { $p: Person $p.age > 3 } return { $p }"},
        {codes::T6, "match { $p: Person } return { `$p.agee }", "match { $p: Person } return { $p.age }"},
        {codes::T6, "match { $p: Person } return { `$p.id }", "match { $p: Person } return { $p }"},
        {codes::T6, "match { $p: Person not { $p knows $x } } return { `$x.name }", "match { $p: Person $p knows $x } return { $x.name }"},
        {codes::T6, "match { $p: Person } return { `$text.name }", "match { $text: Person } return { $text.name }"},
        {codes::T7, "match { $p: Person `$p.age = $text } return { $p }", "match { $p: Person $p.age = $real } return { $p }"},
        {codes::T7, "match { $p: Person `$p.born = \"2024-01-01\" } return { $p }", "match { $p: Person $p.born = $day } return { $p }"},
        {codes::T7, "match { $p: Person `$p.tags = $text } return { $p }", "match { $p: Person $p.tags contains $text } return { $p }"},
        {codes::T7, "match { $p: Person `$p.face = $vector } return { $p }", "match { $p: Person $p.seen = now() } return { $p }"},
        {codes::T7, "match { $p: Person $p.name = `$blob } return { $p }", "match { $p: Person $p.name = $text } return { $p }"},
        {codes::T7, "match { $p: Person $q: Person `$p = $q } return { $p }", "match { $p: Person $q: Person $p.age = $q.age } return { $p }"},
        {codes::T7, "match { $p: Person `count($p) > 3 } return { $p }", "match { $p: Person } return { count($p) }"},
        {codes::T7, "match { $p: Person `$p.name contains \"a\" } return { $p }", "match { $p: Person $p.tags contains \"a\" } return { $p }"},
        {codes::T7, "match { $p: Person $p.tags contains `$texts } return { $p }", "match { $p: Person $p.counts contains 2.5 } return { $p }"},
        {codes::T7, "match { $p: Person `$p.tags contains 3 } return { $p }", "match { $p: Person [\"a\"] contains $p.name } return { $p }"},
        {codes::unbound_variable, "match { $p: Person $p.name = `$x } return { $p }", "match { $p: Person $p.name = $text } return { $p }"},
        {codes::unbound_variable, "match { $p: Person } return { `$q }", "match { $p: Person } return { $p }"},
        {codes::anonymous_variable, "match { $p: Person $p knows $_ } return { `$_ }", "match { $p: Person $p knows $q } return { $q }"},
        {codes::unknown_alias, "match { $p: Person $p.name = `alice } return { $p }", "match { $p: Person $p.name = \"alice\" } return { $p }"},
        {codes::unknown_alias, "match { $p: Person } return { $p.age as a, `a }", "match { $p: Person } return { $p.age as a } order { a }"},
        // negations
        {codes::T9, "match { $p: Person `not { $q: Person } } return { $p }", "match { $p: Person not { $q: Person $q knows $p } } return { $p }"},
        {codes::T9, "match { $p: Person not { $p knows $q `not { $x: Company } } } return { $p }",
         "match { $p: Person not { $p knows $q not { $q worksAt $_ } } } return { $p }"},
        {codes::T9, "match { $p: Person `not { not { $p knows $_ } $q: Person } } return { $p }",
         "match { $p: Person not { not { $p knows $_ } $p: Person { age: 1 } } } return { $p }"},
        // text
        {codes::T19, "match { $p: Person search(`$p.age, $text) } return { $p }", "match { $p: Person search($p.name, $text) } return { $p }"},
        {codes::T19, "match { $p: Person search(`\"a\", $text) } return { $p }", "match { $p: Person search($p.name, \"a\") = false } return { $p }"},
        {codes::T19, "match { $p: Person search($p.name, `$number) } return { $p }", "match { $p: Person search($p.name, $note) } return { $p }"},
        {codes::T19, "match { $p: Person search($p.name, `$p.name) } return { $p }", "match { $p: Person search($p.name, $text) = true } return { $p }"},
        {codes::T19, "match { $p: Person search(`$p.tags, $text) } return { $p }", "match { $p: Person search($p.mood, $text) } return { $p }"},
        {codes::T19, "match { $p: Person fuzzy($p.name, $text, `1.5) } return { $p }", "match { $p: Person fuzzy($p.name, $text, $number) } return { $p }"},
        {codes::T19, "match { $p: Person fuzzy($p.name, $text, `-1) } return { $p }", "match { $p: Person fuzzy($p.name, $text, 0) } return { $p }"},
        {codes::T20, "match { $p: Person match_text(`$p.age, $text) } return { $p }", "match { $p: Person match_text($p.name, $text) } return { $p }"},
        {codes::T20, "match { $p: Doc } return { $p } order { bm25($p.text, `3) }", "match { $p: Doc } return { $p } order { bm25($p.text, \"x\") }"},
        {codes::T20, "match { $p: Doc bm25(`$p.chunk, $text) > 1 } return { $p }", "match { $p: Doc bm25($p.text, $text) > 1 } return { $p }"},
        // nearest
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$q.chunk, $vector) } limit 3", "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$p.text, $vector) } limit 3", "match { $p: Doc } return { $p } order { nearest($p.chunk, $text) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$p.chnk, $vector) } limit 3", "match { $p: Doc } return { $p, nearest($p.chunk, \"a\") as d }"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$vector4) } limit 3", "match { $p: Doc } return { $p } order { nearest($p.chunk, [1, 2, 3]) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `[1, 2]) } limit 3", "match { $p: Doc } return { $p } order { nearest($p.chunk, [1.5, 2, 3]) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$numbers) } limit 3", "match { $p: Doc } return { $p } order { nearest($p.chunk, $note) } limit 3"},
        {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `$p.chunk) } limit 3", "match { $p: Doc nearest($p.chunk, $vector) < 0.5 } return { $p }"},
        // results
        {codes::T8, "match { $p: Person } return { sum(`$p.name) }", "match { $p: Person } return { sum($p.age) }"},
        {codes::T8, "match { $p: Person } return { avg(`$p.counts) }", "match { $p: Person } return { avg($p.score) }"},
        {codes::T8, "match { $p: Person } return { sum(`$p) }", "match { $p: Person } return { count($p) }"},
        {codes::T8, "match { $p: Person } return { min(`$p.born) }", "match { $p: Person } return { min($p.name), max($p.age) }"},
        {codes::T8, "match { $p: Person } return { max(`$p.active) }", "match { $p: Person } return { count($p.tags), count(now()) }"},
        {codes::misplaced_aggregate, "match { $p: Person } return { sum(`count($p)) }", "match { $p: Person } return { sum($p.age), count($p) }"},
        {codes::misplaced_aggregate, "match { $p: Person } return { $p.age } order { `count($p) }", "match { $p: Person } return { $p.age, count($p) } order { count($p) }"},
        {codes::T9, "match { $p: Person } return { count($p), `3 }", "match { $p: Person } return { count($p), $p.name, $p, $text }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { `rrf(bm25($p.text, $text), bm25($p.body, $text)) }",
         "match { $p: Doc } return { bm25($p.text, $text) as score } order { score }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { $p } order { $p.text, `bm25($p.text, $text) }", "match { $p: Doc } return { $p } order { bm25($p.text, $text), $p.text }"},
        {codes::misplaced_ranking, "match { $p: Doc } return { count($p) } order { `bm25($p.text, $text) }", "match { $p: Doc } return { $p } order { bm25($p.text, $text) desc }"},
        {codes::T17, "match { $p: Doc } return { $p } order { `nearest($p.chunk, $vector) }", "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 0"},
        {codes::T18, "match { $p: Doc } return { $p.slug as s } order { nearest($p.chunk, $vector), `s } limit 3",
         "match { $p: Doc } return { $p.slug as s } order { nearest($p.chunk, $vector), $p.slug } limit 3"},
        {codes::T18, "match { $p: Doc } return { nearest($p.chunk, $vector) as d } order { `d } limit 3",
         "match { $p: Doc } return { nearest($p.chunk, $vector) as d } order { nearest($p.chunk, $vector) } limit 3"},
        {codes::T21, "match { $p: Doc } return { $p } order { `rrf(nearest($p.chunk, $vector), bm25($p.text, $text)) }",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text)) } limit 3"},
        {codes::T21, "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), `0) } limit 3",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), 1) } limit 3"},
        {codes::T21, "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), `$real) } limit 3",
         "match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text), $big) } limit 3"},
        {codes::unknown_alias, "match { $p: Person } return { $p.age as years } order { `year }", "match { $p: Person } return { $p.age as years } order { years desc }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `$p.tags }", "match { $p: Person } return { $p } order { $p.mood, $p }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p.face as f } order { `f }", "match { $p: Person } return { $p.age as f } order { f }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `3 }", "match { $p: Person } return { $p } order { p }"},
        {codes::unsupported_order_key, "match { $p: Person } return { $p } order { `$number }", "match { $p: Person } return { $p, $number } order { number }"},
        {codes::unsupported_order_key, "match { $p: Person } return { count($p), $p.name } order { `$p.age }", "match { $p: Person } return { count($p), $p.name as n } order { $p.name }"},
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
        {codes::T12, "insert `Doc { slug: $text, text: $text }", "insert Doc { slug: $text, text: $text, chunk: $vector }"},
        {codes::T13, "insert Person { name: \"a\", `name: \"b\" }", "insert Person { name: \"a\" } insert Person { name: \"b\" }"},
        {codes::T13, "update Person set { age: 1, `age: 2 } where name = \"a\"", "update Person set { age: 1 } where name = \"a\""},
        {codes::T14, "insert Person { name: `$nme }", "insert Person { name: $text }"},
        {codes::T14, "delete Person where name = `$p", "delete Person where name = $text"},
        {codes::T16, "update `Knows set { since: $day } where from = \"a\"", "delete Knows where since = $day"},
        {codes::T3, "insert Person { name: `3 }", "insert Person { name: \"3\" }"},
        {codes::T3, "insert Person { name: \"a\", age: `2.5 }", "insert Person { name: \"a\", age: 2.0 }"},
        {codes::T3, "insert Person { name: \"a\", age: `2147483648 }", "insert Person { name: \"a\", total: 2147483648 }"},
        {codes::T3, "insert Person { name: \"a\", score: `9007199254740993 }", "insert Person { name: \"a\", score: 9007199254740992 }"},
        {codes::T3, "insert Person { name: \"a\", ratio: `16777217 }", "insert Person { name: \"a\", ratio: 0.1 }"},
        {codes::T3, "insert Person { name: \"a\", counts: [1, `2.5] }", "insert Person { name: \"a\", counts: [1, 2] tags: [] }"},
        {codes::T3, "insert Person { name: \"a\", counts: `3 }", "insert Person { name: \"a\", counts: [] }"},
        {codes::T3, "insert Person { name: \"a\", photo: `\"a\" }", "insert Person { name: \"a\", photo: $text }"},
        {codes::T3, "insert Person { name: \"a\", mood: `\"fine\" }", "update Person set { mood: \"bad\" } where mood < \"fine\""},
        {codes::T3, "delete Person where mood = `\"god\"", "delete Person where mood = \"good\""},
        {codes::T3, "match { $p: Person $p.mood = `\"typo\" } return { $p }", "match { $p: Person $p.mood = \"bad\" } return { $p }"},
        {codes::T3, "match { $p: Person `\"god\" != $p.mood } return { $p }", "match { $p: Person \"god\" < $p.mood } return { $p }"},
        {codes::T3, "match { $p: Person [\"good\", `\"god\"] contains $p.mood } return { $p }", "match { $p: Person [\"good\", \"bad\"] contains $p.mood } return { $p }"},
        {codes::T3, "delete Person where tags = `\"a\"", "delete Person where tags = [\"a\"]"},
        {codes::T3, "delete Knows where from = `3", "delete Knows where weight > 3"},
        {codes::T7, "insert Person { name: `$number }", "insert Person { name: $text, age: $big }"},
        {codes::T7, "insert Person { name: \"a\", tags: `$text }", "insert Person { name: \"a\", tags: $texts }"},
        {codes::T7, "insert Person { name: \"a\", born: `now() }", "insert Person { name: \"a\", seen: now() }"},
        {codes::T7, "delete Person where `tags > $texts", "delete Person where tags != $texts"},
        {codes::key_updated, "update Person set { `name: \"b\" } where name = \"a\"", "update Person set { age: 3 } where name = \"a\""},
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

TEST_CASE("every rule of queries refuses its example at the exact place, and accepts the twin") { check_query_examples(query_examples()); }

TEST_CASE("parameters are declared once, and not under the reserved name") {
    const auto refused = [](std::string_view source, diagnostic_code code) {
        const marked_source wrong{source};
        faults found;
        CHECK_FALSE(checked(wrong.text, found));
        check_only_fault(found, wrong, code);
    };
    refused("query q($a: String,\n  `$a: I32) { match { $p: Person } return { $p } }", codes::duplicate_parameter);
    refused("query q(`$__nanograph_now: DateTime) { match { $p: Person } return { $p } }", codes::reserved_parameter);
    CHECK(accepted("query q($a: String, $aa: I32, $_now: Date) { match { $p: Person } return { $p } }").tree.parameters.size() == 3);
}

}  // namespace omnigraph::cluster::lang
