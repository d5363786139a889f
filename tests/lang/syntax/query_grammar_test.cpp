// The grammar of queries, rule by rule: what each accepts, and where it refuses.
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Sources that are parsed, and sources that are not: a backtick stands before the place of the first fault.
struct grammar_rule {
    std::string_view id;
    std::vector<std::string_view> accepted, refused;
};

void check_rule(const grammar_rule& rule, auto source_of) {
    for (const auto right : rule.accepted) {
        faults none;
        const auto source = source_of(right);
        INFO(rule.id << " accepts " << source);
        CHECK_MESSAGE(parse_queries(source, none), told(none, source));
    }
    for (const auto marked : rule.refused) {
        const marked_source wrong{source_of(marked)};
        faults found;
        INFO(rule.id << " refuses " << wrong.text);
        CHECK_FALSE(parse_queries(wrong.text, found));
        INFO(told(found, wrong.text));
        REQUIRE_FALSE(found.empty());
        CHECK(found.front().family == fault_family::parse);
        CHECK(found.front().span.begin == wrong.at);
    }
}

const std::vector<grammar_rule>& rules_of_files() {
    static const std::vector<grammar_rule> all{
        {"L§2.1.1",
         {"/**/query//x\na\t(\r\n)/* { */{ match { $p: A_1 { a_2: \"\\\"\\\\\\n\\r\\t // \n\" } } return { true 1.5 "
          "false } }"},
         {"query a() { match { $p: A { a: \"`\\u0041\" } } return { 1 } }",
          "query a() { match { $p: A } return { 1 } } `/* no end", "query a() { match { $p: A `\f } return { 1 } }"}},
        {"L§2.1.2",
         {"query a($_x: I32) { match { $p1 e $_ } return { $_x } }"},
         {"query a() { match { `$P: A } return { 1 } }", "query a() { match { $p: A } return { `$ p } }"}},
        {"L§2.1.4",
         {"query match($match: String) { match { $match: A { match: $match, not: 1, return: 2 } $match limit $order "
          "$order.where = 1 }\n"
          "return { $match.query as return, $order.contains as is } order { return desc, is asc } }",
          "query query() { insert A { insert: 1 set: 2 where: 3 and: 4 } update A set { set: 1 } where where = 2 }"},
         {"`querya() { delete A where a = 1 }", "query a() { `matchx { $p: A } return { $p } }"}},
        {"L§2.2.1",
         {"", " // nothing", "query a() { delete A where b = 1 } query b() { delete A where b = 1 }"},
         {"query a() { delete A where b = 1 } `x"}},
        {"L§2.2.2",
         {"query a() { delete A where b = 1 }",
          "query a($x: I32, $y: Bool?) @description(\"d\") { delete A where b = $x }"},
         {"query a `{ delete A where b = 1 }", "query a() `delete A where b = 1", "query a() { `}",
          "query `() { delete A where b = 1 }"}},
        {"L§2.2.3",
         {"query a() @instruction(\"i\") @description(\"d\") { delete A where b = 1 }"},
         {"query a() @description(`d) { delete A where b = 1 }",
          "query a() @description(\"d\") `@description(\"e\") { delete A where b = 1 }"}},
        {"L§2.2.4",
         {"query a($a: [Blob], $b: Vector(3)?, $c: [DateTime]?, $d: U64) { delete A where b = 1 }",
          "query a($a: I64 = -3, $b: [String] = [\"x\"], $c: Date? = date(\"2024-01-01\")) { delete A where b = 1 }"},
         {"query a($a: [`[I32]]) { delete A where b = 1 }", "query a($a: Vector`) { delete A where b = 1 }",
          "query a($a: I32 = `$b) { delete A where b = 1 }", "query a(`a: I32) { delete A where b = 1 }",
          "query a($a `I32) { delete A where b = 1 }", "query a($a: [`Vector(2)]) { delete A where b = 1 }"}},
        {"L§2.2.37",
         {"query a($x: [Blob]) { delete A where b = 1 }"},
         {"query `A() { delete A where b = 1 }", "query a($x: `enum(x)) { delete A where b = 1 }",
          "query a($x: `Person) { delete A where b = 1 }", "query a($x: String, `) { delete A where b = 1 }"}},
        {"L§2.2.42",
         {},
         {"query a() { match { $p: A } return { $p } `delete A where b = 1 }",
          "query a() { delete A where b = 1 `match { $p: A } }"}},
        {"L§2.3.3", {}, {"query a() { delete A where b = 1 }\nquery `a() { delete A where b = 1 }"}},
    };
    return all;
}

const std::vector<grammar_rule>& rules_of_bodies() {
    static const std::vector<grammar_rule> all{
        {"L§2.1.3",
         {"match { $p: Person { age: -3 } $p.score > -0.5 -1 < $p.age } return { [-1, -2.5], -7 } limit 1",
          "match { search($p.name, $text) -1 < $p.age $p.age > 1\n-2.5 != $p.age } return { 1 }",
          "update Person set { age: -1 } where age < -2"},
         {"match { $p: Person $p.score = `1e5 } return { $p }", "match { $p: Person { name: `null } } return { $p }",
          "match { $p: Person $p.age > `- 3 } return { $p }", "match { $p: Person { score: -`$p } } return { $p }"}},
        {"L§2.2.5",
         {"match { $p: Person } return { $p } order { $p.age } limit 3", "match { $p: Person } return { $p } limit 3",
          "match { $p: Person } return distinct { $p.age } order { $p.age } offset 3 limit $number",
          "match { $p: Person } return { $p.age, count(*) } having { count > 3 $p.age < 4 or $p.age is null } limit 3 "
          "offset $number"},
         {"`return { $p }", "match { $p: Person } `order { $p.age } return { $p }",
          "match { $p: Person } return { $p } limit 3 `order { $p.age }",
          "match { $p: Person } return { $p } order { $p.age } `having { $p.age > 3 }",
          "match { $p: Person } return { $p } limit 3 offset 4 `limit 5",
          "match { $p: Person } return { $p } having { `}", "match { $p: Person } return { $p } having `count > 3",
          "match { $p: Person } return { $p } `skip 3", "match { $p: Person } return { `distinct $p.age }"}},
        {"L§2.2.6",
         {"match { $p: Person $c: Company } return { $p }"},
         {"match { `} return { $p }", "match { $p: Person `, $c: Company } return { $p }"}},
        {"L§2.2.7",
         {"match { $p: Person not { $p knows $_ } $p knows $q $p.age > 3 ($p.age > 3) search($p.name, $text) } return "
          "{ $p }"},
         {"match { $p: Person `; } return { $p }"}},
        {"L§2.2.8",
         {"match { $p: Person not { $p knows $_ not { $p: Person } } } return { $p }"},
         {"match { $p: Person not { `} } return { $p }"}},
        {"L§2.2.9",
         {"match { $p: Person { age: 3, name: $text, } } return { $p }"},
         {"match { $p: Person { `} } return { $p }", "match { $p: `person } return { $p }"}},
        {"L§2.2.10",
         {"match { $p: Person { age: 3 } } return { $p }"},
         {"match { $p: Person { age `= 3 } } return { $p }", "match { $p: Person { `Age: 3 } } return { $p }"}},
        {"L§2.2.11",
         {"match { $p: Person { age: 3, name: $text, seen: now() } } return { $p }"},
         {"match { $p: Person { name: `$p.name } } return { $p }",
          "match { $p: Person { name: `search($p.name, $text) } } return { $p }"}},
        {"L§2.2.12",
         {"match { $p knows $q $p knows{1,3} $q $p knows{1,} $_ $p $e:knows $q $_ $_:knows $_ } return { $p }"},
         {"match { $p knows `Person } return { $p }", "match { $p $e `knows $q } return { $p }",
          "match { $p $e:`Knows $q } return { $p }"}},
        {"L§2.2.13",
         {"match { $p contains $q $p is $q $p and $q $p or $q $p not $q $p not{1,2} $q $p not|knows $q } return { $p "
          "}"},
         {"match { $p `not knows $q } return { $p }", "match { $p `not { $p knows $q } } return { $p }"}},
        {"L§2.2.14",
         {"match { $p: Person $p.age >= 1 $p.age <= 1 $p.age != 1 1 > $p.age $p.age < 1 $p.age = 1 $p.tags contains "
          "\"a\" } return { $p }",
          "match { $p: Person $p.age = 1 and ($p.age is null or ($p.age = 3)) or $p.tags contains $text } return { $p "
          "}",
          "match { $p: Person $p.age in [1, 2] $p.name not in $texts $number in $numbers $p.name starts_with \"a\" "
          "$p.name ends_with $text and $p.name contains $text ($p.age + 1) * 2 > 3 ((($p.age) + 1) = 2) } return { $p "
          "}",
          "match { $p: Person $p in $q $p starts_with $q $p contains $q not { $p in $r } } return { $p }"},
         {"match { $p: Person $p.age `} return { $p }", "match { $p: Person $p.age > `} return { $p }",
          "match { $p: Person $p.age = 1 or `} return { $p }", "match { $p: Person ($p.age = 1 `} return { $p }",
          "match { $p: Person $p.age is `3 } return { $p }", "match { $p: Person $p.age `not null } return { $p }",
          "match { $p: Person $p.age in `} return { $p }",
          "match { $p: Person `starts_with($p.name, \"a\") } return { $p }",
          "match { $p: Person ($p.age + 1`} return { $p }", "match { $p: Person ($p.age + 1) `} return { $p }"}},
        {"L§2.2.14",
         {"match { $x: P $t < case $x.word when \"a\" then \"a\" else \"d\" end } return { $x }",
          "match { $x: P $n < case $k when 1 then 2 end $b < true $x knows $y $b <false $x knows $y } return { $x }",
          "match { ($t) in $ts or $b = $c $n = $m not { $x knows $y } $n = $m either { 1 = $n } or { 2 = $n } $n = $m "
          "optional { $x knows $y } $n = $m and $b = $c $n = $m or $b = $c $n = $m shortest $x knows{1,2} $y as $z "
          "$n > case when $n = $m then $n when $n = $k and $m = $k then $k end } "
          "return { $x }",
          "match { $x <case> $y $x <true>{1,2} $y $x <knows|case> $y } return { $x }"},
         {"match { $x < `null $x knows $y } return { $x }", "match { $x <knows `$y } return { $x }"}},
        {"L§2.2.15",
         {"match { $p: Person search($p.name, $text) fuzzy($p.name, $text) match_text($p.name, $text) or "
          "search($p.name, \"x\") } return { $p }"},
         {"match { $p: Person bm25($p.name, $text) `} return { $p }",
          "match { $p: Person nearest($p.face, $vector) `} return { $p }"}},
        {"L§2.2.16",
         {"match { $p: Person } return { $p.name as n $p.age, $p, }"},
         {"match { $p: Person } return { `}", "match { $p: Person } return { $p as `3 }",
          "match { $p: Person } return { $p,`, $p }", "match { $p: Person } return `$p"}},
        {"L§2.2.17",
         {"match { $p: Person } return { $p } order { $p.age, $p.name }"},
         {"match { $p: Person } return { $p } order { $p.age `$p.name }",
          "match { $p: Person } return { $p } order { `}", "match { $p: Person } return { $p } order { $p.age, `}"}},
        {"L§2.2.18",
         {"match { $p: Person } return { $p } order { $p.age asc, $p.name desc, nearest($p.face, $vector) }"},
         {"match { $p: Person } return { $p } order { nearest($p.face, $vector) `desc } limit 3"}},
        {"L§2.2.19",
         {"match { $p: Person } return { $p } limit 0", "match { $p: Person } return { $p } limit $number",
          "match { $p: Person } return { $p } offset $number"},
         {"match { $p: Person } return { $p } limit `-1", "match { $p: Person } return { $p } offset `\"3\"",
          "match { $p: Person } return { $p } limit `1.5"}},
        {"L§2.2.20",
         {"match { $p: Person } return { now() nearest($p.face, $text) search($p.name, $text) fuzzy($p.name, $text) "
          "match_text($p.name, $text) bm25($p.name, $text)\n"
          "rrf(bm25($p.name, $text), nearest($p.face, $vector)) sum($p.age) $p.name $p 3 alias }",
          "match { $p: Person } return { -$p.age * 2 + ($p.age - 3) % 4 / -5, case when $p.age > 1 or $p.age is null "
          "then "
          "-1 when ($p.age = 2) and not (not $p.age in [3]) then 2 else case $p.name when \"a\" then 1 end end, "
          "coalesce($p.age, 1 + 2) "
          "date($p.seen) today() count(distinct $p.age) }"},
         {"match { $p: Person } return { $p.age + `}", "match { $p: Person } return { ($p.age`}",
          "match { $p: Person } return { case when $p.age > 1 `1 end }",
          "match { $p: Person } return { case when $p.age > 1 then 2 `}",
          "match { $p: Person } return { case when not $p.age `then 2 end }",
          "match { $p: Person $p.age = 1 or `not $p.age = 2 } return { 1 }",
          "match { $p: Person } return { case $p.age `then 2 end }", "match { $p: Person } return { coalesce(`) }",
          "match { $p: Person } return { `length($p.name) }", "match { $p: Person } return { `Person }"}},
        {"L§2.2.21", {"match { $p: Person } return { now( ) }"}, {"match { $p: Person } return { now(`3) }"}},
        {"L§2.2.22",
         {"match { $p: Person } return { nearest($p.face, [1, 2]) }"},
         {"match { $p: Person } return { nearest(`$vector, $vector) }",
          "match { $p: Person } return { nearest($p.face`) }"}},
        {"L§2.2.23",
         {"match { search($p.name, $text) } return { 1 }"},
         {"match { search($p.name`) } return { 1 }", "match { search($p.name, $text`, 1) } return { 1 }"}},
        {"L§2.2.24",
         {"match { fuzzy($p.name, $text) fuzzy($p.name, $text, 1) } return { 1 }"},
         {"match { fuzzy($p.name`) } return { 1 }", "match { fuzzy($p.name, \"x\", 1`, 2) } return { 1 }"}},
        {"L§2.2.25",
         {"match { match_text($p.name, $text) } return { 1 }"},
         {"match { match_text($p.name, $text`, 3) } return { 1 }"}},
        {"L§2.2.26",
         {"match { $p: Person } return { bm25($p.name, $text) }"},
         {"match { $p: Person } return { bm25($p.name`) }"}},
        {"L§2.2.27",
         {"match { $p: Doc } return { $p } order { rrf(bm25($p.text, $text), nearest($p.chunk, $vector), 7) } limit 3"},
         {"match { $p: Doc } return { $p } order { rrf(`search($p.text, $text), bm25($p.text, $text)) } limit 3",
          "match { $p: Doc } return { $p } order { rrf(bm25($p.text, $text)`) } limit 3"}},
        {"L§2.2.28",
         {"match { $p: Person } return { count(*) count($p) sum($p.age) avg($p.age) min($p.age) max($p.age) }"},
         {"match { $p: Person } return { sum(`*) }", "match { $p: Person } return { count(`) }",
          "match { $p: Person } return { min($p.age`, 3) }"}},
        {"L§2.2.29",
         {"match { $p: Person } return { $p . name }"},
         {"match { $p: Person } return { $p.`Name }", "match { $p: Person } return { $p.name`.first }"}},
        {"L§2.2.30",
         {"match { $p: Person } return { [] [1, \"a\", date(\"x\")] datetime(\"2024-01-01\") date(\"2024-01-01\") "
          "\"a\" 1 0.5 true false [[1]] }"},
         {"match { $p: Person } return { [1 `2] }", "match { $p: Person } return { date(`) }",
          "match { $p: Person } return { [`$text] }", "match { $p: Person } return { [1, `] }"}},
        {"L§2.2.31",
         {"delete Person where age = 1 insert Person { age: 1 } update Person set { age: 1 } where age = 2"},
         {"delete Person where age = 1 `match { $p: Person }"}},
        {"L§2.2.32",
         {"insert Person { age: 1 } insert Person { }"},
         {"insert Person `insert Person { }", "insert `person { age: 1 }", "insert Person `age: 1"}},
        {"L§2.2.33",
         {"update Person set { age: 1 } where name = \"a\""},
         {"update Person `{ age: 1 } where age = 2", "update Person set { age: 1 } `delete Person where age = 1"}},
        {"L§2.2.34", {"delete Person where name = $text"}, {"delete Person `name = 1", "delete `person where age = 1"}},
        {"L§2.2.35",
         {"insert Person { age: 1 name: \"a\", size: 3, }"},
         {"insert Person { age `3 }", "insert Person { age: 1,`, size: 3 }", "insert Person { `3: age }"}},
        {"L§2.2.36",
         {"delete Person where age >= 1 delete Person where age is null delete Person where is is not null",
          "delete Person where (age = 1 or not tags contains \"a\") and not (age is null) delete Person where not = 1"},
         {"delete Person where age `like 3", "delete Person where age = 1 `xor name = \"a\"",
          "delete Person where `Person = 1", "delete Person where age is `3", "delete Person where not (age = 1 `}"}},
        {"L§2.2.38",
         {"match { $p knows{1,} $q } return { $p }"},
         {"match { $p knows{2`} $q } return { $p }", "match { $p knows{`,3} $q } return { $p }"}},
        {"L§2.2.43",
         {"match { $p.a = 9223372036854775807 $p.a = -9223372036854775808 $p e{1,4294967295} $q } return { $p } limit "
          "18446744073709551615"},
         {"match { $p.a = `9223372036854775809 } return { $p }", "match { $p.a = `-9223372036854775809 } return { $p }",
          "match { $p e{1,`4294967296} $q } return { $p }",
          "match { $p: Person } return { $p } limit `18446744073709551616"}},
        {"L§2.2.45",
         {"match { $p not_known $q } return { $p }", "match { $p nothing $q not { $p notable $q } } return { $p }"},
         {}},
    };
    return all;
}

const read_body& read_of(const query_file& file) { return std::get<read_body>(file.queries.front().body); }

query_file parsed(std::string_view source) {
    faults found;
    auto file = parse_queries(source, found);
    REQUIRE_MESSAGE(file, told(found, source));
    return *std::move(file);
}

}  // namespace

TEST_CASE("each rule of the grammar of files accepts what it says and refuses what it does not, at the exact place") {
    for (const auto& rule : rules_of_files()) check_rule(rule, [](std::string_view text) { return std::string{text}; });
}

TEST_CASE("each rule of the grammar of bodies accepts what it says and refuses what it does not, at the exact place") {
    for (const auto& rule : rules_of_bodies()) check_rule(rule, [](std::string_view body) { return query_of(body); });
}

TEST_CASE("L§2.1.5 names that begin with a keyword are names") {
    const auto file = parsed(
        "query a() { match { $p: A { a: true } } return { $p.a as trueish, $p.b as falsely, $p asx } order { trueish, "
        "falsely desc } }");
    const auto& body = read_of(file);
    REQUIRE(body.returns.size() == 4);
    CHECK(body.returns[0].alias == "trueish");
    CHECK_FALSE(body.returns[2].alias);
    CHECK(body.returns[3].value.form == expression_form::alias);
    CHECK(body.order[0].value.name == "trueish");
    CHECK(body.order[1].descending);
}

TEST_CASE(
    "L§2.2.39 `contains` and `is` between two variables are edges, behind a property they are tests; a text clause is "
    "the filter `call = true`") {
    const auto file = parsed(
        "query a() { match { $p contains $q $p.tags contains $q $p is $q $p is null search($p.a, \"x\") search($p.a, "
        "\"x\") = true } return { 1 } }");
    const auto& match = read_of(file).match;
    REQUIRE(match.size() == 6);
    CHECK(std::get<traversal>(match[0]).edge == "contains");
    CHECK(std::get<filter>(match[1]).op == comparison::contains);
    CHECK(std::get<traversal>(match[2]).edge == "is");
    CHECK(std::get<null_test>(match[3]).value.form == expression_form::variable);
    for (const std::size_t at : {4, 5}) {
        const auto& clause_ = std::get<filter>(match[at]);
        CHECK(clause_.left.form == expression_form::search);
        CHECK(clause_.op == comparison::equal);
        CHECK(std::get<bool>(clause_.right.value->value));
    }
}

TEST_CASE("L§2.2.40 a bare name is the name of a column") {
    const auto file = parsed("query a() { match { $p: A } return { $p.a as years } order { years desc } }");
    CHECK(read_of(file).order.front().value.form == expression_form::alias);
    check_query_examples({{codes::unknown_alias, "match { $p: Person } return { $p.age as years } order { `year }",
                           "match { $p: Person } return { $p.age as years } order { years }"},
                          {codes::unknown_alias, "match { $p: Person $p.name = `alice } return { $p }",
                           "match { $p: Person $p.name = \"alice\" } return { $p }"}});
}

TEST_CASE("L§2.2.44 a question mark in a comment makes nothing nullable") {
    const auto file =
        parsed("query a($a: String // why?\n, $b: [I32] /* ? */, $c: Date ? // yes\n) { delete A where b = $a }");
    const auto& parameters = file.queries.front().parameters;
    CHECK_FALSE(parameters.at(0).type.nullable);
    CHECK_FALSE(parameters.at(1).type.nullable);
    CHECK(parameters.at(2).type.nullable);
}

}  // namespace omnigraph::cluster::lang
