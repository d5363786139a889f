// Words that are names in one place and have a meaning in another.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {
namespace {

schema_catalog compiled(std::string_view text) {
    faults found;
    auto made = compile_schema(text, found);
    REQUIRE_MESSAGE(made, told(found, text));
    return *std::move(made);
}

/// The checked query; reports its faults.
std::optional<checked_query> sound(const schema_catalog& schema, const std::string& text) {
    faults found;
    auto parsed = parse_queries(text, found);
    auto checked = parsed ? check_query(std::move(parsed->queries.front()), schema, found) : std::nullopt;
    INFO(text);
    CHECK_MESSAGE(checked, told(found, text));
    return checked;
}

const read_body& read_of(const checked_query& query) { return std::get<read_body>(query.tree.body); }

}  // namespace

TEST_CASE("an edge type `Not` is followed like others, and a negation stays one") {
    const auto schema = compiled("node P { k: String @key n: I32? } edge Not: P -> P edge Knows: P -> P");
    for (const std::string clause :
         {"$p not $q", "$p not{1,2} $q", "$p not {1,2} $q", "$p not|knows $q", "$p knows|not $q", "$p not $_",
          "$p $_:not $q", "$p <not> $q", "shortest $p not{1,2} $q as $path", "not { $p not $_ }"}) {
        const auto query = sound(schema, "query q() { match { $p: P $q: P " + clause + " } return { $p.k } }");
        if (query && clause.front() == '$') CHECK(std::get<traversal>(read_of(*query).match[2]).edge.size() >= 3);
    }
    const auto query = sound(schema, "query q() { match { $p: P $p.n = $p.n\n not { $p knows $_ } } return { $p.k } }");
    REQUIRE(query);
    CHECK(std::holds_alternative<negation>(read_of(*query).match[2]));
    CHECK(sound(schema, "query q($l: [String], $k: String) { match { $p: P $k not in $l } return { $p.k } }"));
}

TEST_CASE("a signed number begins the next test before every comparison") {
    const auto schema = compiled("node P { k: String @key n: I32? }");
    for (const std::string second : {"-1 not in [3]", "-1 in [3]", "-1 < $p.n", "-1 is not null", "-1.5 != $p.n"}) {
        const auto query = sound(schema, "query q() { match { $p: P $p.n > 2 " + second + " } return { $p.k } }");
        if (query) CHECK(read_of(*query).match.size() == 3);
    }
    const auto query = sound(schema, "query q() { match { $p: P $p.n > 2 -1 not { $p.n = 3 } } return { $p.k } }");
    if (query) CHECK(read_of(*query).match.size() == 3);
}

TEST_CASE("between two parameters a word of a test is one, and between other variables the name of an edge") {
    const auto schema = compiled("node P { k: String @key } edge In: P -> P");
    const auto is_test = [&](const std::string& parameters, const std::string& clause) {
        const auto query =
            sound(schema, "query q(" + parameters + ") { match { $p: P " + clause + " } return { $p.k } }");
        return query && std::holds_alternative<filter>(read_of(*query).match.back());
    };
    CHECK(is_test("$a: String, $l: [String]", "$a in $l"));
    CHECK(is_test("$a: String, $l: [String]", "$l contains $a"));
    CHECK(is_test("$a: String, $b: String", "$a starts_with $b"));
    CHECK(is_test("$a: String, $b: String", "$a ends_with $b"));
    CHECK_FALSE(is_test("", "$p in $q"));
    CHECK_FALSE(is_test("$a: String", "$a starts_with \"x\" $p in $q"));
    const auto called =
        sound(schema,
              "query q($a: String, $l: [String]) { match { $p: P call one($p, $a, $l) } return { $p.k } } "
              "fragment one($n: P, $x: String, $of: [String]) { $n in $other $x in $of }");
    if (called) CHECK(read_of(*called).match.size() == 4);
}

TEST_CASE("a row without values is inserted where its type needs none") {
    const auto schema =
        compiled("node Z { } node D { n: I32 @default(1) m: I32? } node K { k: String @key } edge E: Z -> Z");
    for (const std::string type : {"Z", "D"})
        for (const std::string braces : {"{ }", "{}"})
            CHECK(sound(schema, "query q() { insert " + type + " " + braces + " }"));
    for (const std::string type : {"K", "E"}) {
        faults found;
        auto parsed = parse_queries("query q() { insert " + type + " { } }", found);
        REQUIRE(parsed);
        CHECK_FALSE(check_query(std::move(parsed->queries.front()), schema, found));
        REQUIRE(found.size() == 1);
        CHECK(found.front().code == codes::T12);
    }
}

TEST_CASE("a wrong edge is the only fault, whatever it would have said about its ends") {
    const auto schema = compiled(
        "interface Named { n: String? } node P implements Named { k: String @key city: String? } "
        "node C implements Named { k: String @key } edge Knows: P -> P");
    const auto codes_of = [&](const std::string& clauses) {
        faults found;
        auto parsed = parse_queries("query q() { match { " + clauses + " } return { $x.n } }", found);
        REQUIRE(parsed);
        static_cast<void>(check_query(std::move(parsed->queries.front()), schema, found));
        std::string all;
        for (const auto& one : found) all += std::string{one.code.text} + " ";
        return all;
    };
    CHECK(codes_of("$x: Named $x knows $y $x.city = \"o\"").empty());
    CHECK(codes_of("$x: Named $x knws $y $x.city = \"o\"") == "T4 ");
    CHECK(codes_of("$x: Named $y knws $x $x.city = \"o\" $y.city = \"o\"") == "T4 ");
    CHECK(codes_of("$x: Named not { $x knws $y $x.city = \"o\" }") == "T4 ");
    CHECK(codes_of("$x: Named not { $x knws $y } $x.city = \"o\"") == "T4 T6 ");
    CHECK(codes_of("$x: Named either { $x knws $y } or { $x knows $y } $x.n = \"o\"") == "T4 ");
    CHECK(codes_of("$x: Named optional { $x knws $y $x.city = \"o\" } $x.n = \"o\"") == "T4 ");
}

}  // namespace omnigraph::cluster::lang
