#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("a default is kept as a value of the property's type") {
    faults found;
    const auto schema = compile_schema(R"(interface Dated { since: Date @default("1970-01-11") }
        node A implements Dated { n: I32 @default(-3)  f: F32 @default(0.1)  b: Bool @default(true)  t: DateTime? @default("1970-01-01T00:00:01Z")
                                  e: enum(x-1, y) @default("x-1")  s: String @default("a\nb")  plain: String })",
                                       found);
    REQUIRE(schema);
    const auto& type = *schema->node("A");
    const auto held = [&](std::string_view name) { return type.find(name)->default_value; };
    CHECK(held("n") == value{std::int64_t{-3}});
    CHECK(held("f") == value{double{0.1F}});
    CHECK(held("b") == value{true});
    CHECK(held("t") == value{std::int64_t{1000}});
    CHECK(held("e") == value{std::string{"x-1"}});
    CHECK(held("s") == value{std::string{"a\nb"}});
    CHECK(held("since") == value{std::int64_t{10}});
    CHECK_FALSE(held("plain"));
}

TEST_CASE("a word of an enum is a default as the enum declares it, and in quotes") {
    const std::string type = "enum(a, y-z, 1-x, -w, v-, 7)";
    for (const std::string word : {"a", "y-z", "1-x", "-w", "v-", "7"})
        for (const auto& written : {word, "\"" + word + "\""}) {
            CAPTURE(written);
            faults found;
            const auto source = "interface I { d: " + type + " @default(" + written +
                                ") }\nnode A { k: String @key  e: " + type + "? @description(\"one\") @default(" +
                                written + ") }\nedge E: A -> A { e: " + type + " @default(" + written + ") }";
            const auto schema = compile_schema(source, found);
            REQUIRE_MESSAGE(schema, told(found, source));
            CHECK(schema->node("A")->find("e")->default_value == value{word});
        }
    faults found;
    const std::string wrong = "node A { k: String @key  e: enum(a, y-z) @default(y-x) }";
    CHECK_FALSE(compile_schema(wrong, found));
    CHECK(told(found, wrong).find("y-x") != std::string::npos);
}

TEST_CASE("a default is checked against a range whose bounds are rounded as it is, and is any spelling of a number") {
    const auto is_told = [](const std::string& declared) {
        faults found;
        static_cast<void>(compile_schema("node A { k: String @key " + declared + " }", found));
        return !told(found, "").empty();
    };
    CHECK_FALSE(is_told("f: F32 @default(0.1) @range(f, 0.0..0.1)"));
    CHECK(is_told("f: F32 @default(0.2) @range(f, 0.0..0.1)"));
    CHECK_FALSE(is_told("n: I64 @default(7.0)"));
    CHECK_FALSE(is_told("n: I64 @default(9007199254740993.0)"));
    CHECK(is_told("n: I64 @default(7.5)"));
    CHECK(is_told("n: I32 @default(2147483648.0)"));
    CHECK(is_told("n: I32 @default(seven)"));
}

TEST_CASE("an insert may leave out what has a default") {
    faults found;
    const auto schema =
        compile_schema("node A { k: String @key n: I32 @default(1) } edge E: A -> A { w: F64 @default(0.5) }", found);
    REQUIRE(schema);
    const auto file = parse_queries(R"(query q() { insert A { k: "x" } insert E { from: "x" to: "x" } })", found);
    REQUIRE(file);
    CHECK(check_query(file->queries.front(), *schema, found));
    CHECK(told(found, "").empty());
}

}  // namespace omnigraph::cluster::lang
