// The layout that the formatters give, one example for each construct.
#include <optional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>

namespace omnigraph::cluster::lang {

namespace {

std::string schema(std::string_view source) {
    faults found;
    const auto text = format_schema(source, found);
    INFO(std::string{source});
    REQUIRE_MESSAGE(text, found.front().message);
    return *text;
}

std::string queries(std::string_view source) {
    faults found;
    const auto text = format_queries(source, found);
    INFO(std::string{source});
    REQUIRE_MESSAGE(text, found.front().message);
    return *text;
}

/// A query around clauses, and what becomes of the clauses.
void check_match(std::string_view clauses, std::string_view lines) {
    const auto before = "query q() {\n    match {\n", after = "    }\n    return { $p }\n}\n";
    CHECK(queries("query q() { match {\n" + std::string{clauses} + "} return { $p } }") ==
          before + std::string{lines} + after);
}

/// A query around what stands behind `match`, and what becomes of that.
void check_rest(std::string_view rest, std::string_view lines) {
    CHECK(queries("query q() { match { $p: P } " + std::string{rest} + " }") ==
          "query q() {\n    match { $p: P }\n" + std::string{lines} + "}\n");
}

void check_write(std::string_view body, std::string_view lines) {
    CHECK(queries("query q() {" + std::string{body} + "}") == "query q() {\n" + std::string{lines} + "}\n");
}

}  // namespace

TEST_CASE("nothing stays nothing, and a comment alone stays itself") {
    CHECK(schema("") == "");
    CHECK(schema(" \r\n\n") == "");
    CHECK(queries("\n\n// alone  \r\n\n") == "// alone  \n");
    CHECK(schema("/* one\r\n   two */") == "/* one\r\n   two */\n");
}

TEST_CASE("a declaration begins a line, and a member has a line of its own") {
    CHECK(schema("node Person{name:String@key age:I32?}edge Knows:Person->Person@card(0..1){since:Date?}interface "
                 "Named{}") ==
          R"(node Person {
    name: String @key
    age: I32?
}

edge Knows: Person -> Person @card(0..1) {
    since: Date?
}

interface Named {}
)");
}

TEST_CASE("types, annotations and rules have one spelling") {
    CHECK(
        schema(
            R"(node P @ description ( "d" ) @x(1)implements A,B{ l:[ String ]? v : Vector( 3 )@embed( text ,model = "m" )
        e: enum( a,1b , c-d )? @index @unique @range(n,-5 .. 1.5) @range( n,.. 3)@range(n,0 ..) @key(a,b) @check(n,"x")})") ==
        R"(node P @description("d") @x(1) implements A, B {
    l: [String]?
    v: Vector(3) @embed(text, model="m")
    e: enum(a, 1b, c-d)? @index @unique
    @range(n, -5..1.5)
    @range(n, ..3)
    @range(n, 0..)
    @key(a, b)
    @check(n, "x")
}
)");
}

TEST_CASE("between two edges the author's choice of a blank line stays, elsewhere there is one") {
    CHECK(schema("edge A: P -> P edge B: P -> P\n\n\n\nedge C: P -> P { }\nedge D: P -> P\nnode P {}\n\n\nnode Q {}") ==
          "edge A: P -> P\nedge B: P -> P\n\nedge C: P -> P {}\nedge D: P -> P\n\nnode P {}\n\nnode Q {}\n");
    CHECK(schema("node P {\n\n\na: I32\n\n\nb: I32\nc: I32\n\n}") ==
          "node P {\n    a: I32\n\n    b: I32\n    c: I32\n}\n");
}

TEST_CASE("a head or a property that does not fit is continued, and the brace has a line of its own then") {
    CHECK(
        schema(
            R"(node Person @description("Somebody who works here, or did, or will, or at least once thought of doing it") @instruction("no") { x: I32 })") ==
        R"(node Person
    @description("Somebody who works here, or did, or will, or at least once thought of doing it")
    @instruction("no")
{
    x: I32
}
)");
    CHECK(
        schema(
            R"(node P { rationale: String @index @description("Why it was decided, and what else might have been decided instead") })") ==
        R"(node P {
    rationale: String @index
        @description("Why it was decided, and what else might have been decided instead")
}
)");
}

TEST_CASE("an enum or a rule that does not fit has one word a line") {
    CHECK(schema("node P { domain: enum(training, inference, infrastructure, harness, robotics, security, data-eng, "
                 "context, 3d)? @index }") ==
          R"(node P {
    domain: enum(
        training,
        inference,
        infrastructure,
        harness,
        robotics,
        security,
        data-eng,
        context,
        3d
    )? @index
}
)");
}

TEST_CASE("edges in both directions, alternatives and optional blocks have one spelling") {
    check_match(
        "$p  <knows>  $q   $p< knows >{ 1,3 }$r  $p <$e : knows> $s  $p knows | likes $t $p knows|likes{1 , 2} $u",
        "        $p <knows> $q\n        $p <knows> {1, 3} $r\n        $p <$e:knows> $s\n        $p knows|likes "
        "$t\n        $p knows|likes {1, 2} $u\n");
    check_match("$p: Person either{ $p knows $q }or { $p likes $q } optional{$p likes $r}",
                "        $p: Person\n        either { $p knows $q } or { $p likes $q }\n        optional { $p likes $r "
                "}\n");
    check_match(
        "$p: Person either{ $p knows $q $q.a < $p.a }or { $p likes $q }",
        "        $p: Person\n        either {\n            $p knows $q\n            $q.a < $p.a\n        } or { $p "
        "likes $q }\n");
}

TEST_CASE("strings stay as they are, with the ends of lines in them") {
    CHECK(schema("node P @description(\"one\r\n  two // three\") {\r\n}\r\n") ==
          "node P @description(\"one\r\n  two // three\") {}\n");
}

TEST_CASE("comments stay beside what they stood beside") {
    CHECK(schema(R"(
// first
/* second */ node P{ // behind the brace
  // of a
  a:I32// behind a
  /* of b */ b : I32 /* behind b */ c : /* before the type */ I32


  // before the end

} // behind P
// of Q
node Q /* in the head */ { /* nothing */ }
edge E: // of the ends
  P -> Q
// last)") == R"(// first
/* second */ node P { // behind the brace
    // of a
    a: I32 // behind a
    /* of b */ b: I32 /* behind b */
    c: /* before the type */ I32

    // before the end
} // behind P

// of Q
node Q /* in the head */ { /* nothing */ }

edge E: // of the ends
    P -> Q
// last
)");
}

TEST_CASE("how a text is indexed stays behind its property, a rule of the type gets a line of its own") {
    const auto written = schema(
        "node P { title: String @index(text: none) body: String? @index ( text :english ) @description(\"x\") "
        "@index(title, "
        "body) @index(body) k: String @key}");
    CHECK(written ==
          "node P {\n    title: String @index(text: none)\n    body: String? @index(text: english) "
          "@description(\"x\")\n    @index(title, body)\n    @index(body)\n    k: String @key\n}\n");
    CHECK(schema(written) == written);
}

TEST_CASE("a block comment is not indented inside, and a line comment never takes code in") {
    CHECK(schema("node P {\n/* one\n      two\n three */\na: I32 // one\n@index // two\n}") ==
          "node P {\n    /* one\n      two\n three */\n    a: I32 // one\n        @index // two\n}\n");
    CHECK(schema("node P // no body?\n{ e: enum(a, // one\n b) }") ==
          "node P // no body?\n{\n    e: enum(\n        a, // one\n        b\n    )\n}\n");
}

TEST_CASE("a query is always expanded; its metadata and then its brace have lines of their own") {
    CHECK(queries("query q(){match{$p:P}return{$p}}query r ( $a:[I32]?,$b:Vector(3) )@description(\"d\") "
                  "@instruction(\"i\") {delete P where a=$a}") ==
          R"(query q() {
    match { $p: P }
    return { $p }
}

query r($a: [I32]?, $b: Vector(3))
    @description("d")
    @instruction("i")
{
    delete P where a = $a
}
)");
}

TEST_CASE("parameters that do not fit have a line each") {
    CHECK(queries("query hire($slug: String, $name: String, $title: String, $office: String, $joined: Date, $team: "
                  "String?) { delete P where a = $slug }") ==
          R"(query hire(
    $slug: String,
    $name: String,
    $title: String,
    $office: String,
    $joined: Date,
    $team: String?
) {
    delete P where a = $slug
}
)");
}

TEST_CASE("each clause has a line of its own") {
    check_match(
        R"($p:P{a:1,b:"x",}$p knows$q $p knows{1,3}$q $p knows { 2, }$_ $p.a>=1 $p.tags contains"x" $p contains $q search($p.a,$x)
                   fuzzy($p.a,"x",2)=true now()>$p.t [1,2]=$p.v)",
        R"(        $p: P { a: 1, b: "x" }
        $p knows $q
        $p knows {1, 3} $q
        $p knows {2,} $_
        $p.a >= 1
        $p.tags contains "x"
        $p contains $q
        search($p.a, $x)
        fuzzy($p.a, "x", 2) = true
        now() > $p.t
        [1, 2] = $p.v
)");
}

TEST_CASE("joined tests stay on one line, or are continued before `and` and `or`") {
    check_match(
        "($p.a is null or($p.b is  not null and $p.c=-5)) $a $e : knows$b $a is $b $p is null $a $e:knows{1,3}$b",
        R"(        ($p.a is null or ($p.b is not null and $p.c = -5))
        $a $e:knows $b
        $a is $b
        $p is null
        $a $e:knows {1, 3} $b
)");
    check_match(
        R"($p.name = "somebody with a long name" or $p.name = "somebody else" and $p.age >= -1 or $p.title is null)",
        R"(        $p.name = "somebody with a long name" or $p.name = "somebody else" and $p.age >= -1
            or $p.title is null
)");
    check_match(
        R"($p.age > 30 and ($p.name = "somebody with a long name" or $p.name = "somebody else" or $p.name = "nobody" or $p.name is null))",
        R"(        $p.age > 30
            and (
                $p.name = "somebody with a long name" or $p.name = "somebody else"
                    or $p.name = "nobody" or $p.name is null
            )
)");
    check_match("$p.a = false\n($p.b is null)", "        $p.a = false\n        ($p.b is null)\n");
    check_rest("return { count( * ) as n, -1, -1.5 }", "    return { count(*) as n, -1, -1.5 }\n");
    check_write("delete P where a is  null", "    delete P where a is null\n");
    check_write("delete P where not(a=1 or  b=2)and not c contains\"x\" or not is null",
                "    delete P where not (a = 1 or b = 2) and not c contains \"x\" or not is null\n");
    CHECK(queries("query q($t:String){match{$p:P $t  starts_with $p.name $a  contains $b}return{$p}}") ==
          "query q($t: String) {\n    match {\n        $p: P\n        $t starts_with $p.name\n        $a contains $b\n"
          "    }\n    return { $p }\n}\n");
    check_write("delete P where not-a>1 and lower(a)=\"x\"or(a+b)*2>3 and\"x\"in t",
                "    delete P where not -a > 1 and lower(a) = \"x\" or (a + b) * 2 > 3 and \"x\" in t\n");
    check_write("update P set{a:a+1,b:case c when 1 then-b else b end}where(a)is null",
                "    update P set { a: a + 1, b: case c when 1 then -b else b end } where (a) is null\n");
    check_write("update P set{a:1}where from=$a and to=$b delete P where a=1",
                "    update P set { a: 1 } where from = $a and to = $b\n    delete P where a = 1\n");
}

TEST_CASE("a block stays on one line when its only clause stands there and fits") {
    check_match("not { $p knows $q } not { $p knows $q $q knows $p } not {\n$p knows $q }",
                R"(        not { $p knows $q }
        not {
            $p knows $q
            $q knows $p
        }
        not {
            $p knows $q
        }
)");
    check_match("not { not { not { $p knows $q } } }", "        not { not { not { $p knows $q } } }\n");
    check_match("not { not { $p knows $q $q knows $p } }",
                "        not {\n            not {\n                $p knows $q\n                $q knows $p\n          "
                "  }\n        }\n");
}

TEST_CASE("conditions that do not fit have a line each") {
    check_match(
        R"($p: Person { name: "somebody with a long name", title: "somebody with a long title", office: "lisbon" })",
        R"(        $p: Person {
            name: "somebody with a long name",
            title: "somebody with a long title",
            office: "lisbon"
        }
)");
}

TEST_CASE("what is returned has commas between, and none behind") {
    check_rest(
        "return{$p.a as x $p.b,count($p)min($p.c)as least 1 \"a\",true [1] date(\"x\") $p} order{$p.a desc,least , "
        "nearest($p.v,$x)}limit 10",
        "    return { $p.a as x, $p.b, count($p), min($p.c) as least, 1, \"a\", true, [1], date(\"x\"), $p }\n"
        "    order { $p.a desc, least, nearest($p.v, $x) }\n    limit 10\n");
    check_rest("return { $p.a, }", "    return { $p.a }\n");
    check_rest("return { $p.slug, $p.name, $p.kind, $p.brief, $p.description, $p.evolution, $p.title, $p.address }",
               R"(    return {
        $p.slug,
        $p.name,
        $p.kind,
        $p.brief,
        $p.description,
        $p.evolution,
        $p.title,
        $p.address
    }
)");
}

TEST_CASE("a long list of numbers fills its lines, and a long call has one argument a line") {
    check_rest(
        "return { $p } order { nearest($p.v, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.1, 0.2, 0.3, 0.4, 0.5, "
        "0.6, 0.7, 0.8, 0.9]) }",
        R"(    return { $p }
    order {
        nearest(
            $p.v,
            [
                0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8,
                0.9
            ]
        )
    }
)");
}

TEST_CASE("writes are spelled like reads") {
    check_write(
        "insert P{a:1 b:$x,c:now()}update P set{a:[]}where b!=2 delete P where c<=date(\"x\") delete P where not in "
        "in[1]and not not in[2] or t starts_with \"a\" insert E { from: $a, to: "
        "$b, }",
        R"(    insert P { a: 1, b: $x, c: now() }
    update P set { a: [] } where b != 2
    delete P where c <= date("x")
    delete P where not in in [1] and not not in [2] or t starts_with "a"
    insert E { from: $a, to: $b }
)");
    check_write(
        R"(update Person set { title: "somebody with a long title", office: "somewhere far away" } where name = "somebody")",
        R"(    update Person set { title: "somebody with a long title", office: "somewhere far away" }
        where name = "somebody"
)");
}

TEST_CASE("a comma stays behind the block comment that it stood behind") {
    CHECK(
        queries(
            "query q($a: String /*first*/, $b: I32 /*second*/ , /*third*/ $c: I32){ match { $p: P } return { $p } }") ==
        "query q($a: String /*first*/, $b: I32 /*second*/, /*third*/ $c: I32) {\n    match { $p: P }\n    return { $p "
        "}\n}\n");
    CHECK(
        schema(
            "node P implements A /*a*/, B /*b*/,/*c*/C { e: enum(x /*the x*/, y) @embed(a /*one*/, model = \"m\") }") ==
        "node P implements A /*a*/, B /*b*/, /*c*/ C {\n    e: enum(x /*the x*/, y) @embed(a /*one*/, "
        "model=\"m\")\n}\n");
    check_write(" insert P { a: $a /*one*/, b: [1 /*i*/, 2] /*two*/, } ",
                "    insert P { a: $a /*one*/, b: [1 /*i*/, 2] /*two*/ }\n");
    check_rest("return { $p /*x*/, $p.a } order { $p.a /*k*/, $p.b }",
               "    return { $p /*x*/, $p.a }\n    order { $p.a /*k*/, $p.b }\n");
    check_rest("return { $p /*x*/ // y\n, $p.a // z\n /*w*/, $p.b\n/*v*/\n, $p.c }",
               "    return {\n        $p /*x*/, // y\n        $p.a // z\n        /*w*/,\n        $p.b\n        "
               "/*v*/,\n        $p.c\n    }\n");
}

TEST_CASE("a comma that is added comes behind the comments of the line, but for those that end it") {
    check_write(" insert P { a: $a /*one*/ b: $b /*two*/ } ", "    insert P { a: $a /*one*/, b: $b /*two*/ }\n");
    check_write(" insert P { a: $a /*one*/ // end\n b: $b\n /*of c*/ c: $c } ",
                "    insert P {\n        a: $a /*one*/, // end\n        b: $b,\n        /*of c*/ c: $c\n    }\n");
}

TEST_CASE("comments of a query stay beside what they stood beside, whatever becomes of commas") {
    CHECK(queries(R"(query q($a: I32 // first
  , $b: I32 /* second */, /* third */ $c: I32) // head
  { match { // block
    $p: P { a: 1, // one
      b: 2 } /* both */ }
  // before return
  return { $p // no comma
    $q /* inside */ , }
})") == R"(query q(
    $a: I32, // first
    $b: I32 /* second */,
    /* third */ $c: I32
) // head
{
    match { // block
        $p: P {
            a: 1, // one
            b: 2
        } /* both */
    }
    // before return
    return {
        $p, // no comma
        $q /* inside */
    }
}
)");
}

}  // namespace omnigraph::cluster::lang
