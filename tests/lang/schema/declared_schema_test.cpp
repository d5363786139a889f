// What is a legal schema, and surely not what was meant.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {
namespace {

/// `code text`, one a fault; a stored schema of the same text is still read.
std::vector<std::string> told_of(std::string_view source) {
    faults found, stored;
    CHECK(compile_schema(source, stored));
    static_cast<void>(compile_declared_schema(source, found));
    std::vector<std::string> all;
    for (const auto& one : found)
        all.push_back(std::string{one.code.text} + " " +
                      std::string{source.substr(one.span.begin, one.span.end - one.span.begin)});
    return all;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a misspelled annotation is a fault before a node without a key is deployed") {
    CHECK(told_of("node Person { name: String @kye }") == texts{"L301 @kye"});
    CHECK(told_of("node Person @descripton(\"x\") { name: String @key }") == texts{"L301 @descripton(\"x\")"});
    // Its arguments are those of the annotation that was meant.
    CHECK(told_of("node P { k: String @key s: String @chek(s, \"x\") }") == texts{"L301 @chek(s, \"x\")"});
    CHECK(told_of("node P { k: String @key a: I32 @rnge(a, 0..3) }") == texts{"L301 @rnge(a, 0..3)"});
    CHECK(told_of("node P { k: String @key a: I32 @unque(a, k) }") == texts{"L301 @unque(a, k)"});
    CHECK(told_of("node P { k: String @key } edge E: P -> P @crd(0..1)") == texts{"L301 @crd(0..1)"});
    CHECK(told_of("node Person @owner(\"x\") { name: String @key @pii }").empty());
}

TEST_CASE("an @embed that records a model without a name is a fault before anything is stored") {
    const auto told = [](const std::string& argument) {
        return told_of("node D { k: String @key  v: Vector(2)? @embed(k" + argument + ") }");
    };
    CHECK(told(", model=\"\"") == texts{"PG206 @embed(k, model=\"\")"});
    CHECK(told(", model=\" \\t\"") == texts{"PG206 @embed(k, model=\" \\t\")"});
    CHECK(told(", model=\"m\"").empty());
    CHECK(told("").empty());
}

TEST_CASE("a range that no value of its property lies in is a fault") {
    const auto range = [](std::string_view type, std::string_view bounds) {
        return told_of("node T { n: " + std::string{type} + "? @range(n, " + std::string{bounds} + ") }").size();
    };
    CHECK(range("I32", "10..0") == 1);
    CHECK(range("I32", "0..10") == 0);
    CHECK(range("I32", "3..3") == 0);
    CHECK(range("I32", "5000000000..") == 1);
    CHECK(range("I64", "5000000000..") == 0);
    CHECK(range("U32", "..-1") == 1);
    CHECK(range("U32", "..0") == 0);
    CHECK(range("I32", "0.2..0.8") == 1);
    CHECK(range("F64", "0.2..0.8") == 0);
    CHECK(range("F64", "0.8..0.2") == 1);
    CHECK(range("F32", "999999999999999999999999999999999999999999.0..") == 1);
    CHECK(range("F32", "..-999999999999999999999999999999999999999999.0") == 1);
    CHECK(range("F32", "..999999999999999999999999999999999999999999.0") == 0);
    CHECK(range("F32", "340282346638528859811704183484516925440.0..") == 0);
    CHECK(range("F64", "999999999999999999999999999999999999999999.0..") == 0);
    CHECK(range("I64", "9223372036854775807.5..") == 1);
    CHECK(range("I64", "..-9223372036854775808") == 0);
    // Decimals beyond 2^53 are no doubles.
    CHECK(range("I64", "9223372036854775807.0..") == 0);
    CHECK(range("U64", "9223372036854775806.5..") == 0);
    CHECK(range("I64", "..-9223372036854775807.5") == 0);
    CHECK(range("I64", "..-9223372036854775808.5") == 1);
    CHECK(range("I64", "9007199254740993.0..9007199254740992.0") == 1);
    CHECK(range("I64", "9007199254740992.5..9007199254740992.9") == 1);
    CHECK(range("I64", "9007199254740992.5..9007199254740993.0") == 0);
}

TEST_CASE("a fault says whose it is, and what is wrong by itself is told first") {
    faults found;
    const auto tree = parse_sound_schema("node T { n: I32? @idnex @range(n, 1..0) }", found);
    const auto told = find_declaration_faults(tree);
    REQUIRE(told.size() == 2);
    CHECK(told[0].type == "T");
    CHECK(told[0].property == "n");
    CHECK(told[1].property == "n");
    CHECK_FALSE(compile_declared_schema("node T { n: I32? @idnex  n: I32? }", found));
    CHECK(std::ranges::none_of(found, [](const fault& one) { return one.code == codes::misspelled_annotation; }));
}

TEST_CASE("how a text is searched is said with its index") {
    const auto codes_of = [](std::string_view property) {
        faults found;
        static_cast<void>(compile_schema("node T { " + std::string{property} + " }", found));
        std::vector<std::string> all;
        for (const auto& one : found) all.emplace_back(one.code.text);
        return all;
    };
    CHECK(codes_of("t: String @index(text: english)").empty());
    CHECK(codes_of("t: String? @index(text: none) @description(\"x\")").empty());
    CHECK(codes_of("t: String @index(text: french)") == texts{"PG203"});
    CHECK(codes_of("t: String @index(stem: english)") == texts{"PG203"});
    CHECK(codes_of("t: I32 @index(text: english)") == texts{"PG204"});
    CHECK(codes_of("t: enum(a, b) @index(text: none)") == texts{"PG204"});
    CHECK(codes_of("t: String @index(text: english, text: none)") == texts{"PG202"});
    CHECK(codes_of("t: String @index(text:)") == texts{"LX001"});
    CHECK(codes_of("t: String u: String @index(t, u)").empty());
}

TEST_CASE("one mistake is one fault: @embed and @key on a property of an edge") {
    for (const auto* property : {"v: Vector(3) @embed(\"t\")", "v: [String] @key", "v: Blob @embed(t)"}) {
        faults found;
        static_cast<void>(
            compile_schema("node T { n: String }\nedge E: T -> T { " + std::string{property} + " }", found));
        CHECK_MESSAGE(found.size() == 1, property);
    }
}

}  // namespace omnigraph::cluster::lang
