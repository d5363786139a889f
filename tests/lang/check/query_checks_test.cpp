// The type rules of queries, number by number: each refuses its example at the exact place and accepts a near twin.
// More examples of each code are in query_rules_test.cpp.
#include <omnigraph/cluster/lang/types/type_rules.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

const read_body& body_of(const checked_query& query) { return std::get<read_body>(query.tree.body); }

std::string type_of(const checked_query& query, std::string_view variable) {
    for (const auto& bound : query.variables)
        if (bound.name == variable) return bound.type;
    return "";
}

/// Codes of all faults, as `T1 T2`.
std::string codes_of(std::string_view body) {
    faults found;
    CHECK_FALSE(checked(query_of(body), found));
    std::string all;
    for (const auto& one : found) all += (all.empty() ? "" : " ") + std::string{one.code.text};
    return all;
}

/// The message and remedy of the only fault.
std::string answer_to(std::string_view body) {
    faults found;
    CHECK_FALSE(checked(query_of(body), found));
    REQUIRE(found.size() == 1);
    return found.front().message + " " + found.front().remedy;
}

/// What the message of the only fault ends by asking for: "Did you mean `name`?"; empty when it does not ask.
std::string suggested(std::string_view body) {
    faults found;
    CHECK_FALSE(checked(query_of(body), found));
    REQUIRE(found.size() == 1);
    const std::string_view message = found.front().message, question = " Did you mean `";
    const auto at = message.rfind(question);
    if (at == std::string_view::npos || !message.ends_with("`?")) return {};
    return std::string{message.substr(at + question.size(), message.size() - at - question.size() - 2)};
}

bool fits(std::string_view body, const schema_catalog& schema = example_catalog()) {
    faults found;
    return checked(query_of(body), found, schema).has_value();
}

}  // namespace

TEST_CASE("L§2.5.1 literals have their types, and a list is of one of them") {
    const auto query = accepted(
        R"(query q() { match { $p: Person } return { "a" as a 1 as b 1.5 as c true as d date("2024-01-01") as e datetime("2024-01-01") as f ["a"] as g [1, 2] as h [1, 2.5] as i [] as j } })");
    std::vector<std::string> types;
    for (const auto& column : query.columns) types.push_back(display(column.type));
    CHECK(types == std::vector<std::string>{"String", "I64", "F64", "Bool", "Date", "DateTime", "[String]", "[I64]",
                                            "[F64]", "[String]"});
    check_query_examples(
        {{codes::malformed_literal, "match { $p: Person } return { [1, `true] }",
          "match { $p: Person } return { [false, true] }"},
         {codes::malformed_literal, "match { $p: Person } return { [`[1]] }", "match { $p: Person } return { [1] }"}});
}

TEST_CASE("L§2.5.2 a list of numbers is a vector of its length, beside a vector") {
    check_query_examples(
        {{codes::T3, "match { $p: Person { face: `[1, 2] } } return { $p }",
          "match { $p: Person { face: [1, -2, 0.5] } } return { $p }"},
         {codes::T15, "match { $p: Doc } return { $p } order { nearest($p.chunk, `[1, 2, 3, 4]) } limit 1",
          "match { $p: Doc } return { $p } order { nearest($p.chunk, [-1, 2, 3]) } limit 1"}});
}

TEST_CASE("L§2.5.3 dates and times are read in each spelling, when the query is checked") {
    for (const auto* date : {"2024-02-09", "2024-2-9", "20240209", "2024-02-09T10:00:00Z"})
        CHECK_MESSAGE(fits("match { $p: Person $p.born = date(\"" + std::string{date} + "\") } return { $p }"), date);
    for (const auto* time : {"2024-02-09T10:00:00Z", "2024-02-09T10:00:00", "2024-02-09 10:00:00+02:00", "2024-02-09"})
        CHECK_MESSAGE(fits("match { $p: Person { seen: datetime(\"" + std::string{time} + "\") } } return { $p }"),
                      time);
    check_query_examples(
        {{codes::malformed_literal, "match { $p: Person $p.born = `date(\"2023-02-29\") } return { $p }",
          "match { $p: Person $p.born = date(\"2024-02-29\") } return { $p }"},
         {codes::malformed_literal, "match { $p: Person $p.seen = `datetime(\"soon\") } return { $p }",
          "match { $p: Person $p.seen = now() } return { $p }"}});
}

TEST_CASE(
    "L§2.5.4 L§2.5.5 what goes together: lists alike, and equal scalars, numbers, or vectors of one dimension; not "
    "nullability or the values of an enum") {
    const value_type i32{scalar_type::i32}, f64{scalar_type::f64, false, true}, string{scalar_type::string},
        date{scalar_type::date}, datetime{scalar_type::datetime};
    const value_type three{scalar_type::vector, false, false, 3}, four{scalar_type::vector, false, true, 4};
    const auto good = example_catalog().node("Person")->find("mood")->type;
    const auto list = [](value_type type) { return type.list = true, type; };
    CHECK(compatible(i32, f64));
    CHECK(compatible(list(i32), list(f64)));
    CHECK_FALSE(compatible(i32, list(i32)));
    CHECK(compatible(string, good));
    CHECK_FALSE(compatible(date, datetime));
    CHECK_FALSE(compatible(string, i32));
    CHECK(compatible(three, three));
    CHECK_FALSE(compatible(three, four));
    CHECK_FALSE(compatible(three, list(f64)));
}

TEST_CASE("L§2.6.1 a parameter hides a variable that stands alone, not one before a property") {
    const auto query = accepted("query q($p: I32) { match { $p: Person $p.age = $p } return { $p, $p.name } }");
    CHECK(query.columns[0].type == value_type{scalar_type::i32});
    CHECK(query.columns[1].type == value_type{scalar_type::string});
}

TEST_CASE(
    "L§2.6.2 L§2.4.14 L§2.4.15 parameters have possible types and names of their own, none of which is reserved") {
    for (const auto& [wrong, right, code] :
         std::vector<std::tuple<std::string_view, std::string_view, diagnostic_code>>{
             {"$a: Vector(`0)", "$a: Vector(1)", codes::vector_dimension},
             {"$a: Vector(`2147483648)", "$a: Vector(2147483647)", codes::vector_dimension},
             {"`$__nanograph_now: DateTime", "$nanograph_now: DateTime", codes::reserved_parameter},
             {"$a: String, `$a: I32", "$a: String, $b: I32", codes::duplicate_parameter}}) {
        const auto source = [](std::string_view parameters) {
            return "query q(" + std::string{parameters} + ") { match { $p: Person } return { $p } }";
        };
        const marked_source marked{source(wrong)};
        faults found, none;
        CHECK_FALSE(checked(marked.text, found));
        check_only_fault(found, marked, code);
        CHECK(checked(source(right), none));
    }
}

TEST_CASE("L§2.6.3 no variable has two types, and a bare variable is a parameter or bound") {
    check_query_examples(
        {{codes::rebound_variable, "match { $p: Person $p: `Company } return { $p }",
          "match { $p: Person $p: Person } return { $p }"},
         {codes::rebound_variable, "match { $p: Person $p $e:knows $q $e: `Person } return { $p }",
          "match { $p: Person $p $e:knows $q $q: Person } return { $e }"},
         {codes::unbound_variable, "match { $p: Person } return { `$q }", "match { $p: Person } return { $text }"}});
}

TEST_CASE("L§2.6.4 each fault of order and limit is told, at its place") {
    CHECK(codes_of("match { $p: Doc } return { $p.slug as s, count($p), 3 } order { nearest($p.chunk, $vector), s }") ==
          "T9 T17 GQ206 T18");
    CHECK(codes_of("match { $p: Doc } return { $p } order { rrf(nearest($p.chunk, $vector), bm25($p.text, $text)) }") ==
          "T21");
}

TEST_CASE("L§2.6.5 calls and aggregates have types, and names that no column has are refused") {
    const auto query = accepted(
        R"(query q($v: Vector(3)) { match { $d: Doc } return { now() as a nearest($d.chunk, $v) as b bm25($d.text, "x") as c search($d.slug, "x") as d } })");
    std::vector<std::string> types;
    for (const auto& column : query.columns) types.push_back(display(column.type));
    CHECK(types == std::vector<std::string>{"DateTime", "F64?", "F64?", "Bool"});
    const auto grouped = accepted(
        "query q() { match { $p: Person } return { count(*) count($p.photo) as b sum($p.age) as c avg($p.size) as d "
        "min($p.mood) as e max($p.total) as f count(now()) as g } }");
    types.clear();
    for (const auto& column : grouped.columns) types.push_back(display(column.type));
    CHECK(types == std::vector<std::string>{"I64", "I64", "F64?", "F64?", "enum(bad, good)?", "I64?", "I64"});
    CHECK(grouped.columns.front().name == "count");
    check_query_examples({{codes::unknown_alias, "match { $p: Person } return { $p.age as a, `a }",
                           "match { $p: Person } return { $p.age as a } order { a }"}});
}

TEST_CASE(
    "L§2.6.6 L§2.6.7 a variable is seen behind the clause that binds it, in the negations there, and not behind its "
    "own negation") {
    check_query_examples(
        {{codes::T6, "match { `$p.age > 3 $p: Person } return { $p }", "match { $p: Person $p.age > 3 } return { $p }"},
         {codes::T6, "match { $p: Person not { $p knows $q $p.age > $q.age } `$q.age = 1 } return { $p }",
          "match { $p: Person $p knows $q not { $p knows $r $r.age > $q.age } } return { $p }"}});
}

TEST_CASE("L§2.6.8 `$_` stands for anything, is never bound and has no value") {
    check_query_examples(
        {{codes::anonymous_variable, "match { $p: Person $p knows $_ } return { `$_ }",
          "match { $p: Person $p knows $_ $p $_:knows $_ } return { $p }"},
         {codes::anonymous_variable, "match { $p knows $_ `$_.age = 3 } return { $p }",
          "match { $p knows $q $q.age = 3 } return { $p }"},
         {codes::anonymous_variable, "match { `$_: Person } return { 1 }", "match { $q: Person } return { 1 }"}});
    CHECK(type_of(accepted("query q() { match { $p worksAt $_ $_ knows $p } return { $p } }"), "p") == "Person");
}

TEST_CASE("L§2.6.9 L§2.6.10 a condition compares with parameters; a variable that is bound twice satisfies both") {
    check_query_examples({{codes::T14, "match { $p: Person $q: Person { name: `$p } } return { $p }",
                           "match { $p: Person $q: Person { name: $text } } return { $p }"},
                          {codes::T14, "match { $q: Person { name: `$txt } } return { $q }",
                           "match { $q: Person { name: $text } $q: Person { age: 3 } } return { $q }"}});
}

TEST_CASE("of coalesce and concat thirty-two arguments are enough, and one more is told with the number") {
    for (const std::string name : {"concat", "coalesce"}) {
        std::string many = name + "(\"a\"";
        for (int at = 1; at < 32; ++at) many += ", \"a\"";
        CHECK(fits("match { $p: Person } return { " + many + ") as c }"));
        CHECK(codes_of("match { $p: Person } return { " + many + ", \"b\") as c }") == "GQ401");
        CHECK(answer_to("match { $p: Person } return { " + many + ", \"b\") as c }") ==
              name + "(...) has more than 32 arguments. Put some of them into a " + name + "(...) of their own.");
    }
}

TEST_CASE("a number beyond all integers is compared with them as exactly as it has to be") {
    for (const auto* fine : {"9223372036854775808.0", "9223372036854775807.5", "9223372036854775807.0",
                             "9999999999999999999.0", "-9223372036854775808.0", "-9999999999999999999.0", "0.1"})
        CHECK(fits("match { $p: Person $p.age < " + std::string{fine} + " } return { $p.name }"));
    for (const auto* lost : {"9007199254740993.5", "-9223372036854775809.0", "-9223372036854775808.5"})
        CHECK(codes_of("match { $p: Person $p.age < " + std::string{lost} + " } return { $p.name }") == "T7");
}

TEST_CASE("L§2.6.11 a text beside an enum is one of its values, wherever it is compared for equality") {
    check_query_examples({{codes::T3, "match { $p: Person $p.mood = `\"god\" } return { $p }",
                           "match { $p: Person $p.mood = \"good\" or $p.mood < \"go\" } return { $p }"},
                          {codes::T3, "match { $p: Person { mood: `\"god\" } } return { $p }",
                           "match { $p: Person { mood: $text } } return { $p }"},
                          {codes::T3, "delete Person where mood != `\"god\"", "delete Person where mood != $text"}});
    CHECK(answer_to("match { $p: Person $p.mood = \"god\" } return { $p }") ==
          "This is no value of `mood`. Did you mean `good`? It is one of enum(bad, good).");
}

TEST_CASE(
    "L§2.6.12 L§2.6.13 L§2.6.14 L§2.6.15 the left end decides the direction, else the right one, else the order") {
    const auto forward = [](const std::string& before) {
        const auto query = accepted("query q() { match { " + before + " } return { 1 } }");
        return std::get<traversal>(body_of(query).match.back()).forward;
    };
    CHECK(forward("$a: Person $b: Person $a knows $b"));
    CHECK(forward("$b: Person $a knows $b"));
    CHECK_FALSE(forward("$a: Company $a worksAt $b"));
    CHECK(forward("$b: Company $a worksAt $b"));
    CHECK_FALSE(forward("$b: Person $a worksAt $b"));
    CHECK(forward("$a worksAt $b"));
    CHECK_FALSE(forward("$c: Company $c $e:worksAt $d"));
}

TEST_CASE("L§2.6.T1 L§2.6.T2 L§2.6.T3 what a binding names is there, and its literals fit") {
    check_query_examples(
        {{codes::T1, "match { $p: `Persn } return { $p.name }", "match { $p: Person } return { $p.name }"},
         {codes::T2, "match { $p: Person { `nme: \"a\" } } return { $p }",
          "match { $p: Person { name: \"a\" } } return { $p }"},
         {codes::T3, "match { $p: Person { `photo: \"a\" } } return { $p }",
          "match { $p: Person $p.photo is not null } return { $p }"},
         {codes::T3, "match { $p: Person { age: `\"a\" } } return { $p }",
          "match { $p: Person { age: -2.7 } } return { $p }"},
         {codes::T3, "match { $p: Person { tags: `[\"a\"] } } return { $p }",
          "match { $p: Person { tags: \"a\" } } return { $p }"}});
}

TEST_CASE("L§2.6.T4 L§2.6.T5 a traversal follows an edge of the schema between nodes of its types") {
    check_query_examples({{codes::T4, "match { $p: Person $p `know $q } return { $q.name }",
                           "match { $p: Person $p kNOWS $q } return { $q.name }"},
                          {codes::T5, "match { $c: Company `$c knows $q } return { $q.name }",
                           "match { $c: Company $c worksAt $q } return { $q.name }"},
                          {codes::T5, "match { $a: Person $b: Person $a worksAt `$b } return { $a }",
                           "match { $a: Person $b: Company $b worksAt $a } return { $a }"},
                          {codes::T5, "match { $p $e:knows $q `$e knows $r } return { $r }",
                           "match { $p $e:knows $q $q knows $r } return { $r, $e }"}});
    CHECK(answer_to("match { $p: Person $p know $q } return { $q.name }")
              .starts_with("There is no edge type `know`. Did you mean `knows`?"));
}

TEST_CASE("L§2.6.T6 L§2.6.T7 properties are those of bound variables, and what is compared can be compared") {
    check_query_examples(
        {{codes::T6, "match { $p: Person } return { `$p.dst }", "match { $p: Person } return { $p.id }"},
         {codes::T6, "match { $p $e:knows $q } return { `$e.sinse }",
          "match { $p $e:knows $q } return { $e.since } order { $e.weight }"},
         {codes::T7, "match { $p: Person `$p.tags = $text } return { $p }",
          "match { $p: Person $p.tags contains $text } return { $p }"},
         {codes::T7, "match { $p: Person $q: Person `$p = $q } return { $p }",
          "match { $p: Person $q: Person $p.age = $q.age } return { $p }"},
         {codes::T7, "match { $p $e:knows $q `$e is null } return { $p }",
          "match { $p $e:knows $q $e.since is null } return { $p }"},
         {codes::T7, "match { $p: Person `now() > $p.born } return { $p }",
          "match { $p: Person now() > $p.seen } return { $p }"},
         {codes::T7, "match { $p: Person `count(*) > 3 } return { $p }", "match { $p: Person } return { count(*) }"}});
}

TEST_CASE(
    "L§2.6.T8 L§2.6.T9 L§2.2.41 what is aggregated can be, negations are about outer variables, and groups are made of "
    "properties") {
    check_query_examples(
        {{codes::T8, "match { $p: Person } return { sum(`$p.name) }",
          "match { $p $e:knows $q } return { sum($e.weight), count($e), count(*) }"},
         {codes::T8, "match { $p: Person } return { min(`$p.active) }", "match { $p: Person } return { min($p.name) }"},
         {codes::T8, "match { $p $e:knows $q } return { avg(`$e) }", "match { $p $e:knows $q } return { count($e) }"},
         {codes::misplaced_aggregate, "match { $p: Person } return { count(`count(*)) }",
          "match { $p: Person } return { count(*) }"},
         {codes::T9, "match { $p: Person `not { $q: Person } } return { $p }",
          "match { $p: Person not { $q: Person $q.age = 3 or $q.age > $p.age } } return { $p }"},
         {codes::T9, "match { $p: Person } return { count(*), `3 }",
          "match { $p: Person } return { count(*), $p.name, $p, $text }"}});
    CHECK(suggested("match { $person: Person not { $persn knows $q } } return { $person }") == "$person");
    CHECK(suggested("match { $person: Person not { $q: Person } } return { $person }").empty());
    CHECK(suggested("match { $person: Person } return { $persom.name }") == "$person");
}

TEST_CASE(
    "L§2.6.T15 L§2.6.T17 L§2.6.T18 L§2.6.T21 hops have bounds; rankings have vectors, a limit, and the first place") {
    check_query_examples(
        {{codes::T15, "match { $p: Person $p knows`{1,} $q } return { $q }",
          "match { $p: Person $p knows{1,9} $q } return { $q }"},
         {codes::T15, "match { $p: Person $p knows`{3,2} $q } return { $q }",
          "match { $p: Person $p knows{2,3} $q } return { $q }"},
         {codes::T15, "match { $p: Doc } return { $p } order { nearest(`$p.text, $vector) } limit 3",
          "match { $p: Doc } return { $p } order { nearest($p.chunk, $text) } limit 3"},
         {codes::T17, "match { $p: Doc } return { $p } order { `nearest($p.chunk, $vector) }",
          "match { $p: Doc } return { $p } order { nearest($p.chunk, $vector) } limit 1"},
         {codes::T18, "match { $p: Doc } return { nearest($p.chunk, $vector) as d } order { `d } limit 3",
          "match { $p: Doc } return { bm25($p.text, $text) as d } order { d } limit 3"},
         {codes::T21,
          "match { $p: Doc } return { $p } order { rrf(bm25($p.body, $text), bm25($p.text, $text), `-1) } limit 3",
          "match { $p: Doc } return { $p } order { rrf(bm25($p.body, $text), bm25($p.text, $text), 1) } limit 3"}});
}

TEST_CASE("L§2.6.T19 L§2.6.T20 texts are searched in properties of nodes, for texts that are known before") {
    check_query_examples({{codes::T19, "match { $p: Person search(`$p.age, $text) } return { $p }",
                           "match { $p: Person search($p.name, $text) or $p.age = 3 } return { $p }"},
                          {codes::T19, "match { $p: Person fuzzy($p.name, $text, `1.5) } return { $p }",
                           "match { $p: Person fuzzy($p.name, $text, 1) } return { $p }"},
                          {codes::T20, "match { $p: Person match_text($p.name, `$p.name) } return { $p }",
                           "match { $p: Person match_text($p.name, $text) } return { $p }"},
                          {codes::T20, "match { $p: Doc } return { bm25(`$p.chunk, $text) as score }",
                           "match { $p: Doc } return { bm25($p.text, $text) as score } order { score }"}});
}

TEST_CASE("a type that a variable cannot have is told what to write instead") {
    CHECK(
        answer_to("match { $p: Knows } return { $p }") ==
        "Knows is an edge type; only node types can be bound. An edge is bound where it is followed: $a $p:knows $b.");
}

TEST_CASE("a variable of an interface has its properties, and those of a type once it is narrowed") {
    faults found;
    const auto schema = compile_schema(
        "interface Named { name: String } interface Empty { a: I32 }\n"
        "node Person implements Named { slug: String @key age: I32? }\n"
        "node Company implements Named { slug: String @key } node Doc { slug: String @key }\n"
        "edge WorksAt: Person -> Company edge Knows: Person -> Person",
        found);
    REQUIRE_MESSAGE(schema, told(found, ""));
    const auto type_after = [&](const std::string& match) {
        return type_of(accepted("query q() { match { " + match + " } return { $x.name } }", *schema), "x");
    };
    CHECK(type_after("$x: Named") == "Named");
    CHECK(type_after("$x: Named $x: Person $x.age > 3") == "Person");
    CHECK(type_after("$x: Named $x worksAt $c $x.age > 3 $c.name = \"a\"") == "Person");
    CHECK(type_after("$x: Named $y: Named $y worksAt $x") == "Company");
    CHECK(type_after("$x: Named $x knows $y $y.age = 3") == "Person");
    CHECK(type_after("$x: Named not { $x: Person $x.age > 3 }") == "Named");
    CHECK(type_after("$x: Named optional { $x worksAt $c $x.age > 3 } $c.name is null") == "Named");
    CHECK(type_after("$x: Named $p: Person either { $x: Person } or { $p worksAt $x }") == "Named");
    CHECK(type_after("$p: Person either { $x: Named $x.name = $p.name } or { $x: Named $x.id = $p.id }") == "Named");
    const auto refusal_of = [&](const std::string& body) {
        faults faults_of_body;
        CHECK_FALSE(checked("query q() { match { " + body + " }", faults_of_body, *schema));
        REQUIRE(faults_of_body.size() == 1);
        const auto& only = faults_of_body.front();
        return std::string{only.code.text} + " " + only.message + " " + only.remedy;
    };
    CHECK(refusal_of("$x: Named $x.age > 3 } return { $x.name }") ==
          "T6 Named has no property `age`. Person has it, the interface does not: add the clause $x: Person.");
    CHECK(refusal_of("$x: Named not { $x: Person } $x.age > 3 } return { $x.name }").starts_with("T6 "));
    CHECK(refusal_of("$x: Named { age: 3 } } return { $x.name }").starts_with("T2 Named has no property `age`."));
    CHECK(refusal_of("$x: Named { id: \"a\" } } return { $x.name }").ends_with("as in $x.id = $id."));
    CHECK(refusal_of("$x: Named $x: Doc } return { $x.name }") ==
          "GQ201 `$x` is bound to Named already, and no node is both. Use another variable.");
    CHECK(refusal_of("$x: Doc $x: Named } return { $x.slug }").starts_with("GQ201 `$x` is bound to Doc already"));
    CHECK(refusal_of("$d: Doc $x: Named $x knows $d } return { $d.slug }").starts_with("T5 "));
    CHECK(refusal_of("$p: Person either { $x: Named $x.id = $p.id } or { $p worksAt $x } } return { $x.name }")
              .ends_with("Bind it before the alternatives, as in $x: Named."));
    CHECK(refusal_of("$x: Named } return { bm25($x.name, \"a\") as score }").starts_with("T20 bm25(...) ranks nodes"));
    CHECK(refusal_of("$x: Empty } return { $x.a }").starts_with("T1 No node type implements Empty"));
}

TEST_CASE("a ranking takes no variable that is of one type in a block only, because it ranks the nodes around it") {
    faults none;
    const auto schema = compile_schema(
        "node Person { name: String @key } node Doc { slug: String @key  title: String @index  face: Vector(2)? }",
        none);
    REQUIRE(schema);
    const auto codes_of = [&](const std::string& match) {
        faults found;
        static_cast<void>(checked("query q() { match { " + match + " } return { $x.id } }", found, *schema));
        std::string all;
        for (const auto& one : found) all += std::string{one.code.text} + " ";
        return all;
    };
    CHECK(codes_of("$x: Person | Doc not { $x: Doc nearest($x.face, [0, 0]) < 3 }") == "T15 ");
    CHECK(codes_of("$x: Doc | Person optional { $x: Doc bm25($x.title, \"a\") > 0 $y: Doc }") == "T20 ");
    CHECK(codes_of("$x: Person | Doc not { $x: Doc search($x.title, \"a\") }").empty());
    CHECK(codes_of("$x: Person | Doc $x: Doc not { nearest($x.face, [0, 0]) < 3 }").empty());
    CHECK(codes_of("$x: Doc not { $x: Doc nearest($x.face, [0, 0]) < 3 bm25($x.title, \"a\") > 0 }").empty());
}

TEST_CASE("what several types have with different types is told, and what to bind before alternatives") {
    faults found;
    const auto schema = compile_schema(
        "node A { k: String @key n: I32 m: I32? } node B { k: String @key n: String m: I32 } node C { k: String @key "
        "}\n"
        "edge Ab: A -> B edge Aa: A -> A edge Ac: A -> B | C",
        found);
    REQUIRE_MESSAGE(schema, told(found, ""));
    const auto refusals_of = [&](const std::string& body) {
        faults faults_of_body;
        const auto source = "query q() { match { " + body + " } return { $x.k } }";
        CHECK_FALSE(checked(source, faults_of_body, *schema));
        std::string all;
        for (const auto& one : faults_of_body)
            all += std::string{one.code.text} + " at `" + source.substr(one.span.begin, one.span.end - one.span.begin) +
                   "`: " + one.message + " " + one.remedy + "\n";
        return all;
    };
    CHECK(
        refusals_of("$x: A | B $x.n = 3") ==
        "T6 at `$x.n`: `n` has no one type in A|B: it is I32 of A, String of B. Say which type is meant by the clause "
        "$x: A.\n");
    CHECK(refusals_of("$x: A | B { n: 3 }").starts_with("T2 at `n`: `n` has no one type in A|B"));
    CHECK(refusals_of("$x: A | C $x.n = 3") ==
          "T6 at `$x.n`: A|C has no property `n`. A has it, not all of the types do: add the clause $x: A.\n");
    CHECK(refusals_of("$x: B | Nope | A | Cc") ==
          "T1 at `Nope`: Nope is no node type of the schema. Name a node type.\n"
          "T1 at `Cc`: Cc is no node type of the schema. Did you mean `C`? Name a node type.\n");
    CHECK(refusals_of("$a: A either { $a ab $x } or { $a aa $x } or { $a ac $x }")
              .ends_with("Bind it before the alternatives, as in $x: A | B | C.\n"));
    CHECK(checked(
        "query q() { match { $x: A | B | C $a: A either { $a ab $x } or { $a aa $x } or { $a ac $x } } return { "
        "$x.k } }",
        found, *schema));
    CHECK(refusals_of("$a: A either { $a $x:ab $b } or { $a $x:aa $b }").find("another variable") != std::string::npos);
}

TEST_CASE("L§2.6.T22 an edge between two types is not followed in both directions") {
    CHECK(codes_of("match { $p: Person $p <worksAt> $c } return { $c }") == "T22");
    CHECK(codes_of("match { $p: Person $p <knows|worksAt> $q } return { $q }") == "T5");
    faults none;
    const auto both = checked(query_of("match { $p: Person $p <knows>{1,3} $q } return { $q.name }"), none);
    REQUIRE(both);
    CHECK(type_of(*both, "q") == "Person");
    CHECK(std::get<traversal>(body_of(*both).match[1]).undirected);
}

TEST_CASE("what an optional block binds may be null, and what all alternatives bind is bound") {
    faults none;
    const auto query = checked(
        query_of(
            "match { $p: Person optional { $p $e:knows $q } either { $p worksAt $c } or { $p worksAt $c $p.age = 1 "
            "$c worksAt $r } } return { $p.name, $q.name as b, $q, $e.since, $c.name as d, count($q) as n }"),
        none);
    REQUIRE_MESSAGE(query, (none.empty() ? "" : none.front().message));
    std::string nullable;
    for (const auto& column : query->columns) nullable += column.type.nullable ? 'n' : '-';
    CHECK(nullable == "-nnn--");
    CHECK(type_of(*query, "c") == "Company");
    CHECK(type_of(*query, "r").empty());
    const auto& shared = std::get<choice>(body_of(*query).match[2]).shared;
    REQUIRE(shared.size() == 1);
    CHECK(shared.front().name == "c");
    CHECK(answer_to("match { $p: Person either { $p knows $q } or { $p worksAt $q } } return { $p }")
              .starts_with("`$q` is bound to Person in one alternative and to Company in another."));
    CHECK(codes_of("match { $p: Person optional { $p knows $q } $q.name is null $p is null } return { $p }") == "T7");
}

TEST_CASE("L§2.6.T23 an edge is bound by one hop, to a variable of its own") {
    check_query_examples({{codes::T23, "match { $p: Person $p `$e:knows{1,2} $q } return { $p }",
                           "match { $p: Person $p knows{1,2} $q } return { $p }"},
                          {codes::T23, "match { $p: Person $p `$_:knows{1,1} $q } return { $p }",
                           "match { $p: Person $p $_:knows $q } return { $p }"},
                          {codes::T23, "match { $p: Person $p `$q:knows $q } return { $p }",
                           "match { $p: Person $p $e:knows $q } return { $p }"},
                          {codes::T23, "match { $p $e:knows $q not { $q `$e:knows $p } } return { $p }",
                           "match { $p $e:knows $q not { $q $f:knows $p $f.since = $e.since } } return { $p }"}});
}

TEST_CASE("L§2.7.T3 L§2.7.T7 L§2.7.T10 L§2.7.T11 what is written fits what is there") {
    check_query_examples(
        {{codes::T3, "insert Person { name: \"a\", age: `2.5 }", "insert Person { name: \"a\", age: -2.0 }"},
         {codes::T3, "insert Person { name: \"a\", size: `-1 }", "insert Person { name: \"a\", size: 1 }"},
         {codes::T3, "insert Person { name: \"a\", counts: `3 }", "insert Person { name: \"a\", counts: [3] }"},
         {codes::T3, "insert Person { name: \"a\", photo: `\"a\" }", "insert Person { name: \"a\", photo: $text }"},
         {codes::T7, "insert Person { name: `$number }", "insert Person { name: $text, age: $big }"},
         {codes::T10, "insert `Persn { name: \"a\" }", "insert Person { name: \"a\" }"},
         {codes::T11, "insert Person { name: \"a\" `agee: 3 }", "insert Person { name: \"a\" age: 3 }"},
         {codes::T11, "delete Person where `nme is null", "delete Person where age is not null"}});
}

TEST_CASE(
    "L§2.7.T12 L§2.7.T13 L§2.7.T14 L§2.7.T16 inserts are whole, assignments single, values known, ends not updated") {
    check_query_examples({{codes::T12, "insert `WorksAt { from: $text }", "insert WorksAt { from: $text, to: $text }"},
                          {codes::T12, "insert `Doc { slug: $text }", "insert Doc { slug: $text, text: $text }"},
                          {codes::T13, "update Person set { age: 1, `age: 2 } where name = \"a\"",
                           "update Person set { age: 1 } where name = \"a\""},
                          {codes::T14, "delete Person where name = `$p", "delete Person where name = $text"},
                          {codes::T16, "update Knows set { `from: $text } where from = \"a\"",
                           "update Knows set { since: $day } where from = \"a\""}});
}

TEST_CASE(
    "L§2.7.1 L§2.7.2 L§2.7.3 L§2.7.4 edges are found by from, to and properties, nodes by properties; null is a matter "
    "of values") {
    check_query_examples(
        {{codes::T11, "delete Knows where `src = \"a\"",
          "delete Knows where from = \"a\" delete Knows where to = $text delete Knows where weight > 3"},
         {codes::T11, "delete Knows where `id = \"a\"", "delete Knows where since is null"},
         {codes::T11, "delete Person where `id = \"a\"", "delete Person where name = \"a\""},
         {codes::T3, "insert WorksAt { from: `3, to: $text }", "insert WorksAt { from: \"3\", to: $note }"},
         {codes::T3, "delete Knows where from = `3", "insert Person { name: $note }"}});
}

TEST_CASE("a write computes values of the old row, of the type of their property") {
    check_query_examples(
        {{codes::T7, "update Person set { age: `lower(name) } where name = \"a\"",
          "update Person set { age: age + 1 } where lower(name) = \"a\""},
         {codes::T7, "update Person set { born: `duration(\"P1D\") } where name = \"a\"",
          "update Person set { born: born + duration(\"P1D\") } where name = \"a\""},
         {codes::T11, "update Person set { age: `agee + 1 } where name = \"a\"",
          "update Person set { age: coalesce(age, 0) + 1 } where name = \"a\""},
         {codes::T11, "delete Person where `id = name", "delete Person where \"x\" in tags or not (age + 1) * 2 > 3"},
         {codes::T7, "delete Person where `name = age", "delete Person where name = concat(name, \"\")"},
         {codes::T7, "delete Person where `tags = tags", "delete Person where case when age > 3 then 1 else 2 end = 1"},
         {codes::T7, "delete Knows where `from > weight + 1", "delete Knows where from = to and weight * 2 > 1"},
         {codes::function_arguments, "delete Person where age + `name > 3", "delete Person where age + age > 3"},
         {codes::unbound_variable, "delete Person where age > `$nothing + 1", "delete Person where age > $number + 1"},
         {codes::unexpected_token, "insert Person { name: `name }", "insert Person { name: concat($text, \"x\") }"}});
}

TEST_CASE("a parameter stands left of a test of texts or lists beside a property") {
    CHECK(fits("match { $p: Person $text starts_with $p.name } return { $p.name }"));
    CHECK(fits("match { $p: Person $text in $p.tags not { $p knows $q $text ends_with $q.name } } return { $p.name }"));
    CHECK(codes_of("match { $p: Person $number starts_with $p.name } return { $p.name }") == "T7");
    CHECK(codes_of("match { $p: Person $q: Person $p contains $q } return { $p.name }") == "T5");
}

TEST_CASE("L§2.8.1 L§2.8.2 what names nothing of the schema needs none; all else is checked against each schema anew") {
    faults none;
    const auto empty = compile_schema("", none),
               other = compile_schema("node Person { name: String @key age: String? }", none);
    REQUIRE(empty);
    REQUIRE(other);
    CHECK(codes_of("match { $p: Doc } return { $p } order { rrf(bm25($p.text, $text), bm25($p.body, $text)) }") ==
          "T21");
    faults found;
    CHECK_FALSE(
        checked("query q($a: I32, $a: I32) { match { $p: Person $p.x = date(\"no\") } return { $p } }", found, *empty));
    for (const auto& code : {codes::duplicate_parameter, codes::malformed_literal})
        CHECK(std::ranges::count(found, code, &fault::code) == 1);
    const auto* query = "match { $p: Person $p.age = 3 } return { $p }";
    CHECK(fits(query));
    CHECK_FALSE(fits(query, *other));
    CHECK_FALSE(fits(query, *empty));
}

TEST_CASE("L§10.4 the key of a node is not updated; L§10.13 dates are literals in both spellings") {
    check_query_examples({{codes::key_updated, "update Person set { `name: \"b\" } where name = \"a\"",
                           "update Person set { age: 10 } where age > 50"}});
    for (const auto* spelling_ :
         {"$p: Person { born: date(\"2024-05-01\") }", "$p: Person $p.born = date(\"2024-05-01\")",
          "$p: Person { ratio: 0.25 }", "$p: Person { age: 2.7 }"})
        CHECK(fits("match { " + std::string{spelling_} + " } return { $p }"));
}

}  // namespace omnigraph::cluster::lang
