// One mistake is one fault: whatever is wrong at one place, the rest of a file of queries is read and checked as it
// stands. And what other languages write is recognised.
#include <set>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

const schema_catalog& people() {
    static const auto made = [] {
        faults none;
        return compile_schema(
            "node Person { name: String @key age: I32? ok: Bool? tags: [String]? about: String? taste: Vector(3)? "
            "@embed(about) }\n"
            "node Company { name: String @key size: I64 city: String? }\n"
            "edge Knows: Person -> Person { since: Date? weight: F64 }\nedge WorksAt: Person -> Company",
            none);
    }();
    return *made;
}

const std::string before = "query before() { match { $p: Person } return { $p.name } }\n\n";
const std::string after = "\nquery after() { match { $p: Persn } return { $p.name } }\n";

/// The faults of a query that stands between a sound one and one with a T1 at its type, without that T1.
faults faults_of(const std::string& query) {
    const auto source = before + query + after;
    faults found;
    auto file = parse_sound_queries(source, found);
    for (auto& one : file.queries) (void)check_query(std::move(one), people(), found);
    INFO(source, told(found, source));
    CHECK(std::erase_if(found, [&](const fault& one) {
              return one.code == codes::T1 && one.span.begin > before.size() + query.size();
          }) == 1);
    for (auto& one : found)
        one.span = {one.span.begin - static_cast<std::uint32_t>(before.size()),
                    one.span.end - static_cast<std::uint32_t>(before.size())};
    return found;
}

const std::string read = R"(query subject($n: String, $like: Vector(3), $all: [String]) @description("x") {
    match {
        $p: Person { name: $n, ok: true }
        $p knows{1, 3} $q
        $q $e:knows $r
        ($r.age > 3 or $r.age is null) and $p.tags contains "a"
        search($p.about, $n)
        not { $r worksAt $c  $c.size = 3 }
    }
    return { $p.name as first, $q.age, count(*) as times, max($e.weight) as most }
    order { times desc, first }
    limit 10
}
)";
const std::string write = R"(query subject($n: String, $all: [String]) @description("x") {
    insert Company { name: $n, size: 3 }
    insert Person { name: $n, tags: ["a", "b"], age: 3 }
    update Person set { age: 4, ok: true } where name = $n
    insert WorksAt { from: $n, to: $n }
    delete Company where name = $n
}
)";

bool is_bracket(token_kind kind) { return kind >= token_kind::brace_open && kind <= token_kind::bracket_close; }

}  // namespace

TEST_CASE("a brace, parenthesis or bracket too few or too many is one fault, and the next query is checked") {
    for (const auto& query : {read, write}) {
        REQUIRE(faults_of(query).empty());
        lexer words{query};
        for (auto one = words.next(); one.kind != token_kind::end; one = words.next()) {
            if (!is_bracket(one.kind)) continue;
            auto fewer = query, more = query;
            fewer.erase(one.span.begin, 1);
            more.insert(one.span.begin, one.text);
            for (const auto& wrong : {fewer, more}) {
                const auto found = faults_of(wrong);
                CHECK_MESSAGE(found.size() == 1, wrong, told(found, wrong));
            }
        }
    }
}

TEST_CASE("queries of one line are told apart") {
    const std::string source =
        "query a() { match { $p: Persn } return { $p } } query b() { macth { } } query c($n: String) { delete Prson "
        "where name = $n }";
    faults found;
    auto file = parse_sound_queries(source, found);
    for (auto& one : file.queries) (void)check_query(std::move(one), people(), found);
    std::set<std::string_view> seen;
    for (const auto& one : found) seen.insert(one.code.text);
    const std::set<std::string_view> expected{"LX001", "T1", "T10"};
    CHECK_MESSAGE(seen == expected, told(found, source));
}

TEST_CASE("what other languages write is one fault that says what to write here") {
    struct foreign {
        std::string text, remedy;
    };
    const auto check_all = [](const std::string& begin, const std::vector<foreign>& all, const std::string& end) {
        for (const auto& [text, remedy] : all) {
            const auto found = faults_of(begin + text + end);
            CAPTURE(text);
            REQUIRE_MESSAGE(found.size() == 1, told(found, begin + text + end));
            // What has no remedy says in its message what was meant.
            CHECK((found[0].remedy.empty() ? found[0].message : found[0].remedy) == remedy);
        }
    };
    check_all(
        "query q($n: String) { match { $p: Person\n",
        {{"$p Knows $q", "Names of edges begin lower-case here: $p knows $b."},
         {"$p Knows{1,2} $q", "Names of edges begin lower-case here: $p knows $b."},
         {"$c Company", "Write $c: Company."},
         {"c: Company", "Variables begin with a `$`: $c: Type."},
         {"(c:Company)", "Variables begin with a `$`: $c: Type."},
         {"$p -[knows]-> $q",
          "An edge is named between its ends, in the direction that the schema gives: $p knows $b."},
         {"$p --> $q", "An edge is named between its ends, in the direction that the schema gives: $p knows $b."},
         {"$p -> $q", "An edge is named between its ends, in the direction that the schema gives: $p knows $b."},
         {"$p <-[knows]- $q",
          "An edge is named between its ends, in the direction that the schema gives: $p knows $b."},
         {"$p.name == \"a\"", "Equality is one `=`."},
         {"$p.name <> \"a\"", "Write `!=`."},
         {"$p.age => 3", "Write `>=`."},
         {"$p.age =< 3", "Write `<=`."},
         {"$p.age === 3", "Equality is one `=`."},
         {"$p.age = 3 && $p.ok = true", "Write `and`."},
         {"$p.age = 3 || $p.ok = true", "Write `or` between tests; texts are joined by concat(...)."},
         {"!($p.age = 3)", "Write `not { ... }` around clauses, or the opposite comparison."},
         {"$p.age = 3 OR $p.ok = true", "Write `or`; the words of the language are in small letters."},
         {"$p.name = 'x'", "Texts stand in \"...\"."},
         {"$p.name = \u201Cx\u201D", "Texts stand in \"...\"."},
         {"$p.ok = true;", "Remove it."},
         {"# c", "Comments begin with //."},
         {"-- c", "Comments begin with //."},
         {"p.age = 3", "Write $p.age."},
         {"$p.age IS NULL", "Write `is`; the words of the language are in small letters."},
         {"OPTIONAL MATCH (p)-[:KNOWS]->(q)", "Write the clauses in braces: optional { $a knows $b }."},
         {"optional match { $p knows $q }", "Write the clauses in braces: optional { $a knows $b }."},
         {"either $p knows $q", "Write the patterns in braces: either { ... } or { ... }."},
         {"either { $p knows $q } else { $q knows $p }", "Alternatives are joined by `or`: either { ... } or { ... }."},
         {"or { $p knows $q }", "Alternatives of patterns begin with `either`: either { ... } or { ... }."},
         {"$p <knows{1,3}> $q", "The number of hops stands behind the bracket: $a <knows>{1,3} $b."},
         {"$p <knows $q", "An edge in both directions stands between brackets: $a <knows> $b."},
         {"$p.name = Anna", "Texts stand in quotes, and all other words begin lower-case."},
         {"$P: Person", "Names of variables begin with a small letter or `_`."},
         {"$PersonsWhoseNameHasMoreLettersThanAWordHasBits: Person",
          "Names of variables begin with a small letter or `_`."},
         {"$p.ok", "A Bool is a test with `= true`."},
         {"bm25($p.about, $n)",
          "bm25(...) is a score: compare it, or order by it. To test for a word write search(...)."},
         {"$p.age is not null and not $p.ok",
          "A negation is `not { ... }` around clauses; for a single test write its opposite, as in $p.age != 3 or "
          "$p.age is not null."},
         {"$p.age is null or not { $p knows $p }",
          "A negation is `not { ... }` around clauses; for a single test write its opposite, as in $p.age != 3 or "
          "$p.age is not null."},
         {"$p.age not like 3", "Write starts_with, ends_with or contains, or search($p.name, \"word\") for words."},
         {"starts_with($p.name, \"a\")", "Write $p.name starts_with \"text\"."},
         {"$q: Person { age: 1+2 }", "Write `,` or `}` after a condition before `+` or in its place, or remove `+`."},
         {"$p <knows $q", "An edge in both directions stands between brackets: $a <knows> $b."},
         {"$p knows{2} $q", "Write {2,2}."},
         {"$p knows{,3} $q", "Write the least and the largest number, as in {1,3}."},
         {"$p knows{1..3} $q", "Write both numbers with a comma between them, as in {1,3}."}},
        "\n} return { $p.name } }");
    check_all(
        "query q($n: String) { match { $p: Person } return { ",
        {{"$p.age is null", "A test is no value: write `case when ... then true else false end`."},
         {"$p.age = 3", "A test is no value: write `case when ... then true else false end`."},
         {"name: $p.name", "The name of a column stands behind its expression: $p.name as name."},
         {"$p.name as Name", "Names of columns begin lower-case and stand without quotes: name."},
         {"$p.name as \"x\"", "Names of columns begin lower-case and stand without quotes."},
         {"$p.name, as x", "The name of a column stands behind its expression, without a comma: $p.name as name."},
         {"p.name", "Write $p.name."},
         {"count(p.name) as n", "Write $p.name."},
         {"count(*) aszz k",
          "A column is named by `as`, as in $p.name as aszz; text is written in quotes, variables with a `$`."}},
        " } }");
    check_all("query q($n: String) { match { $p: Person } return { $p.name } ",
              {{"order by { $p.name }", "Write `order { ... }`, without `by`."},
               {"order { $p.name ascending }", "Write asc or desc."},
               {"order { $p.name DESC }", "Write `desc`; the words of the language are in small letters."},
               {"cursor \"x\"", "Order by a key, and begin behind the last one seen: $p.name > $last."},
               {"limit 5 order { $p.name }",
                "The parts of a read stand in this order, each once: match, return, having, order, offset, limit."},
               {"order { $p.name } order { $p.age }",
                "The parts of a read stand in this order, each once: match, return, having, order, offset, limit."}},
              " }");
    check_all(
        "query q($n: String) { ",
        {{"update Person set { age: $p.age + 1 } where name = $n", "Properties stand alone here: age."},
         {"update Person set { age: 1 } where $p.age + 1 > 3", "Properties stand alone here: age."},
         {"update Person set { age: agee + 1 } where name = $n", "Name a property of the row; texts stand in quotes."},
         {"update Person set { about: good } where name = $n", "Name a property of the row; texts stand in quotes."},
         {"update Person set { age: null } where name = $n",
          "There is no null literal; pass null for a nullable parameter."},
         {"update Person set { age: max(age) } where name = $n",
          "A write looks at one row at a time; ask a query that reads, and pass the result as a parameter."},
         {"update Person set { age: 1 } where search(name, \"x\")",
          "Texts and vectors are searched by queries that read; pass what they find, as in `where name in $names`."},
         {"update Person set { age: concat(name, \"x\") } where name = $n", "Compute a value of that type."},
         {"update Person set { age: age + ok } where name = $n", "Compute with numbers."},
         {"update Person set { about: about + \"x\" } where age = 1", "Texts are joined by concat(...)."},
         {"update Person set { age: age / 0 } where name = $n", "Divide by another number."},
         {"update Person set { age: 1 } where lower(name) = 3", "Write the text in quotes."},
         {"update Person set { age: 1 } where Name = 3", "Names of properties begin with a small letter: name."},
         {"insert Person { name: nme }",
          "Text is written in quotes; other values are numbers, true, false, date(\"...\"), datetime(\"...\"), lists, "
          "parameters, now() and today(), and what is computed from them."},
         {"update Person set { age: 1 } where age in 1", "Write it in brackets, as in [1, 2]."},
         {"update Person set { age: 1 } where age in $n", "Declare the parameter as $n: [I32], or compare with =."},
         {"update Person set { age: 1 } where name in [1]", "Compare values of one type."},
         {"update Person set { age: 1 } where age starts_with \"1\"", "Compare with =."},
         {"update Person set { age: 1 } where age between 1 and 2", "Write two comparisons: age >= 3 and age <= 5."},
         {"delete Person where name == $n", "Equality is one `=`."},
         {"delete Person where name IS null", "Write `is`; the words of the language are in small letters."},
         {"insert Company { naem: $n, size: 1 }", "Correct the name, or declare the property."},
         {"insert Knows { src: $n, to: $n, weight: 1.0 }", "The ends of an edge are called from and to here."},
         {"insert Knows { from: $n, weight: 1.0 }", "Assign it."},
         {"insert Company { name: $n }", "Assign it, or make it optional in the schema."},
         {"insert Company { size: 1 }", "Assign it."}},
        " }");
    check_all("",
              {{"# c\n", "Comments begin with //."},
               {"-- c\n", "Comments begin with //."},
               {"select a\n", "A file holds queries: query people() { match { $p: Person } return { $p.name } }."}},
              "");
    check_all(
        "query q(",
        {{"$n: Int) { delete Person where age = $n ",
          "The types are String, Bool, I32, I64, U32, U64, F32, F64, Date, DateTime, Blob, Vector(n) and lists like "
          "[String]. Did you mean `I64`?"},
         {"$n: [text]) { delete Person where tags = $n ",
          "Lists are of scalars: String, Bool, I32, I64, U32, U64, F32, F64, Date or DateTime. Did you mean `String`?"},
         {"$_: String) { delete Person where name = $_ ", "Give the parameter a name."},
         {"$N: String) { delete Person where name = \"x\" ", "Names of variables begin with a small letter or `_`."}},
        " }");
}

}  // namespace omnigraph::cluster::lang
