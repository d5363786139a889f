#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include <rapidcheck.h>

#include <omnigraph/cluster/core/digest.hpp>

#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {

namespace {

constexpr std::string_view empty_hash = "sha256:175cac5f031a9979111d2b7cdce27f1ba29597e55e4ecfbeb5840c8671c1c983";
constexpr std::string_view graph_hash = "sha256:e37013207fea258e1168975dae0d8a540c99e9f0aaa47da43171bed900a51a95";
constexpr std::string_view graph =
    "node Person { name: String @key  age: I32? }\nnode Company { name: String @key }\n"
    "edge Knows: Person -> Person { since: Date? }\nedge WorksAt: Person -> Company\n";

[[nodiscard]] std::string hash_of(std::string_view source) { return schema_hash(form_of(source)); }
[[nodiscard]] std::string text_of(std::string_view source) { return canonical_json(form_of(source)); }
void says(std::string_view source, std::string_view part) {
    const auto text = text_of(source);
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("L§1.11.17 the golden hashes come out") {
    CHECK(hash_of("") == empty_hash);
    CHECK(hash_of(graph) == graph_hash);
    CHECK(hash_of("edge WorksAt: Person -> Company // at\nnode Company{name:String@key}/* here */edge "
                  "Knows:Person->Person{since:Date?}"
                  "node Person{age:I32? name:String@key}") == graph_hash);
}

TEST_CASE("L§1.11.1 the hash does not see how a schema is written; L§1.11.2 the digest of a deployment does") {
    const std::string_view one = "node A { x: enum(b, a) y: I32 }",
                           other = "// a comment\nnode A {\n  y: I32\n  x: enum(a, b)\n}";
    CHECK(hash_of(one) == hash_of(other));
    CHECK(digest_of_bytes(one) != digest_of_bytes(other));
}

TEST_CASE("L§1.11.3 the whole has its version, interfaces, nodes and edges, each sorted by name") {
    CHECK(text_of("") == R"({"ir_version":1,"interfaces":[],"nodes":[],"edges":[]})");
    const auto text = text_of("node B { } node A { } interface J { } interface I { } edge F: A -> B edge E: A -> A");
    std::size_t before = 0;
    for (const auto* name : {R"("name":"I")", R"("name":"J")", R"("nodes":[{"name":"A")", R"("name":"B")",
                             R"("edges":[{"name":"E")", R"("name":"F")"}) {
        CHECK(text.find(name) > before);
        before = text.find(name);
    }
}

TEST_CASE("the parts of the canonical text have their keys in their order") {
    // L§1.11.4
    says("interface Named { }", R"("interfaces":[{"name":"Named","type_id":1580757211,"properties":[]}])");
    // L§1.11.5
    says(
        "interface J { } interface I { } node Person @x implements J, I { }",
        R"("nodes":[{"name":"Person","type_id":3227219152,"annotations":[{"name":"x","value":null}],"implements":["I","J"],"properties":[],"constraints":[]}])");
    // L§1.11.6
    says(
        "node A { } node B { } edge Knows: A -> B @card(1..2)",
        R"("edges":[{"name":"Knows","type_id":2041814322,"from_type":"A","to_type":"B","cardinality":{"min":1,"max":2},"annotations":[],"properties":[],"constraints":[]}])");
    says("node A { } edge E: A -> A", R"("cardinality":{"min":0,"max":null})");
    // L§1.11.7
    says(
        "node Person { name: String? }",
        R"("properties":[{"name":"name","prop_id":1466009789,"prop_type":{"scalar":"String","nullable":true,"list":false,"enum_values":null},"annotations":[]}])");
    says("node A { x: enum(b, a) }",
         R"("prop_type":{"scalar":"String","nullable":false,"list":false,"enum_values":["a","b"]})");
    // L§1.11.8
    for (const auto* scalar :
         {"String", "Blob", "Bool", "I32", "I64", "U32", "U64", "F32", "F64", "DateTime", "Date"}) {
        const std::string name{scalar};
        says("node A { x: " + name + " }", "\"scalar\":\"" + name + "\",\"nullable\":false");
    }
    says("node A { x: Vector(3) }", R"({"scalar":{"Vector":3},"nullable":false,"list":false,"enum_values":null})");
    says("node A { x: [I32] }", R"({"scalar":"I32","nullable":false,"list":true,"enum_values":null})");
    // L§1.11.9
    says(
        "node A @x @y(1) @z(\"\\\"\\n\", b=true, a=1.50) { }",
        R"("annotations":[{"name":"x","value":null},{"name":"y","value":"1"},{"name":"z","value":"\"\n","kwargs":{"a":"1.50","b":"true"}}])");
    // L§1.11.10
    says(
        "node A { x: I32 y: I32 s: String @key(y, x) @unique(x) @index(s) @range(x, ..5) @check(s, \"a\\\\d\") }",
        R"("constraints":[{"Check":{"property":"s","pattern":"a\\d"}},{"Index":["s"]},{"Key":["x","y"]},{"Range":{"property":"x","min":null,"max":{"Integer":5}}},{"Unique":["x"]}])");
    // L§1.11.11
    says("node A { x: F64 @range(x, -1..1.5) }",
         R"({"Range":{"property":"x","min":{"Integer":-1},"max":{"Float":1.5}}})");
    says("node A { x: F64 @range(x, 0.0..) }", R"({"Range":{"property":"x","min":{"Float":0.0},"max":null}})");
}

TEST_CASE("L§1.11.12 what has an order of its own is sorted, and a constraint that stands twice stays twice") {
    says("node A @b @a(2) @a(1) @a { }",
         R"([{"name":"a","value":null},{"name":"a","value":"1"},{"name":"a","value":"2"},{"name":"b","value":null}])");
    says("node A { z: I32 a: I32 }", R"("properties":[{"name":"a",)");
    says(
        "node A { x: I32 y: I32 @unique(y, x) @unique(x, y) @unique(x) @index(y) @index(x) }",
        R"("constraints":[{"Index":["x"]},{"Index":["y"]},{"Unique":["x"]},{"Unique":["x","y"]},{"Unique":["x","y"]}])");
    CHECK(hash_of("node A { x: I32 @range(x, 0..) @range(x, 0.0..) @range(x, ..1) }") ==
          hash_of("node A { x: I32 @range(x, ..1) @range(x, 0.0..) @range(x, 0..) }"));
    CHECK(hash_of("node A { x: I32 @range(x, -0.0..) @range(x, 0.0..) }") ==
          hash_of("node A { x: I32 @range(x, 0.0..) @range(x, -0.0..) }"));
}

TEST_CASE("L§1.11.13 a node has what its interfaces bring, and annotations of properties are part of the form") {
    says("interface I { x: I32 @index @description(\"d\") } node A implements I { y: I32 @rename_from(\"z\") }",
         R"("implements":["I"],"properties":[{"name":"x",)");
    says("interface I { x: I32 @index } node A implements I { }",
         R"("annotations":[{"name":"index","value":null}]}],"constraints":[{"Index":["x"]}])");
    CHECK(hash_of("node A { y: I32 @rename_from(\"z\") }") != hash_of("node A { y: I32 }"));
    CHECK(hash_of("node A { y: I32 @index }") != hash_of("node A { y: I32 @index(y) }"));
    CHECK(hash_of("node A { y: I32 @default(1) }") != hash_of("node A { y: I32 }"));
}

TEST_CASE("L§1.11.14 ids follow from names") {
    const auto text = text_of(graph);
    for (const auto* id : {"\"name\":\"Person\",\"type_id\":3227219152", "\"name\":\"Knows\",\"type_id\":2041814322",
                           "\"name\":\"name\",\"prop_id\":1466009789", "\"name\":\"since\",\"prop_id\":2596498354"})
        CHECK(text.find(id) != std::string::npos);
}

TEST_CASE("L§1.11.15 the hash is that of the text, with its prefix") {
    CHECK(hash_of(graph) == "sha256:" + digest_of_bytes(text_of(graph)).hex());
}

TEST_CASE("a decimal has the fewest digits that read back as the same number") {
    const std::vector<std::pair<double, std::string_view>> decimals{{0.0, "0.0"},
                                                                    {-0.0, "-0.0"},
                                                                    {0.5, "0.5"},
                                                                    {100000.0, "100000.0"},
                                                                    {1e15, "1000000000000000.0"},
                                                                    {1e16, "1e16"},
                                                                    {12345678.25, "12345678.25"},
                                                                    {0.1, "0.1"},
                                                                    {1e-5, "0.00001"},
                                                                    {1.5e-6, "1.5e-6"},
                                                                    {1e-7, "1e-7"},
                                                                    {-3.25e-7, "-3.25e-7"},
                                                                    {1.7976931348623157e308, "1.7976931348623157e308"},
                                                                    {5e-324, "5e-324"}};
    for (const auto& [number, text] : decimals) CHECK(decimal_text(number) == text);
    CHECK(rc::check("it reads back", [](std::uint64_t bits) {
        double number = 0;
        std::memcpy(&number, &bits, sizeof number);
        RC_PRE(std::isfinite(number));
        const auto text = decimal_text(number);
        RC_ASSERT(text.find_first_of(".e") != std::string::npos);
        double read = 0;
        RC_ASSERT(std::from_chars(text.data(), text.data() + text.size(), read).ptr == text.data() + text.size());
        RC_ASSERT(std::memcmp(&read, &number, sizeof read) == 0);
    }));
}

TEST_CASE("what a schema means is in its hash") {
    const std::vector<std::string_view> schemas{"",
                                                "node A { }",
                                                "node B { }",
                                                "interface A { }",
                                                "node A @x { }",
                                                "node A @x(1) { }",
                                                "node A @x(1, k=1) { }",
                                                "node A { x: I32 }",
                                                "node A { x: I64 }",
                                                "node A { x: I32? }",
                                                "node A { x: [I32] }",
                                                "node A { x: I32 @x }",
                                                "node A { y: I32 }",
                                                "node A { x: enum(a) }",
                                                "node A { x: enum(a, b) }",
                                                "node A { x: String }",
                                                "node A { x: Vector(2) }",
                                                "node A { x: Vector(3) }",
                                                "node A { x: I32 @unique(x) }",
                                                "node A { x: I32 @unique(x) @unique(x) }",
                                                "node A { x: I32 @index(x) }",
                                                "node A { x: I32 @key(x) }",
                                                "node A { x: I32 @range(x, 0..) }",
                                                "node A { x: I32 @range(x, ..0) }",
                                                "node A { x: I32 @range(x, 0.0..) }",
                                                "node A { x: I32 @range(x, 0..0) }",
                                                "node A { x: String @check(x, \"a\") }",
                                                "node A { x: String @check(x, \"b\") }",
                                                "interface I { } node A { }",
                                                "interface I { } node A implements I { }",
                                                "node A { } edge E: A -> A",
                                                "node A { } edge E: A -> A @card(0..1)",
                                                "node A { } edge E: A -> A @card(1..)",
                                                "node A { } node B { } edge E: A -> B",
                                                "node A { } node B { } edge E: B -> A"};
    std::map<std::string, std::string_view> seen;
    for (const auto source : schemas) {
        const auto [at, fresh] = seen.emplace(hash_of(source), source);
        CHECK_MESSAGE(fresh, at->second);
    }
}

}  // namespace omnigraph::cluster::lang
