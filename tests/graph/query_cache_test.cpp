// Queries that were asked before: parsed, checked and planned once, and never mixed up.
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/query_cache.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view two_queries =
    "query a() { match { $p: Person } return { $p.name } }\nquery b() { match { $p: Person } return { $p.age } }";

lang::schema_catalog compiled(std::string_view source) {
    lang::faults found;
    auto catalog = lang::compile_schema(source, found);
    REQUIRE(catalog);
    return *std::move(catalog);
}

query_request asked(std::string_view source, std::string_view name) { return {.source = source, .name = name}; }

std::string rows(engine_session& session, std::string_view source, std::string_view parameters) {
    const auto given = parse_json(parameters);
    REQUIRE(given);
    const auto found = session.query({.source = source, .name = "q", .parameters = &*given});
    if (!found) return found.error().message;
    std::string text;
    for (const auto& row : found->rows)
        for (std::size_t at = 0; at < row.size(); ++at)
            text += compact_json(json_of_cell(found->columns[at].type, row[at])) + " ";
    return text;
}

}  // namespace

TEST_CASE("a text is parsed once, and checked once against a schema") {
    query_cache known;
    const auto people = compiled(people_schema);
    const std::string other = "node Person { name: String @key  age: String? }";
    const auto others = compiled(other);
    for (int i = 0; i < 3; ++i) {
        const auto a = known.parse(asked(two_queries, "a")), b = known.parse(asked(two_queries, "b"));
        REQUIRE(a);
        REQUIRE(b);
        CHECK((*a)->tree.name == "a");
        CHECK((*b)->tree.name == "b");
        CHECK((*a)->number != (*b)->number);
        const auto of_people = known.check(*b, asked(two_queries, "b"), people, people_schema);
        const auto of_others = known.check(*b, asked(two_queries, "b"), others, other);
        REQUIRE(of_people);
        REQUIRE(of_others);
        CHECK((*of_people)->number != (*of_others)->number);
        CHECK((*of_people)->checked.columns[0].type.scalar == lang::scalar_type::i32);
        CHECK((*of_others)->checked.columns[0].type.scalar == lang::scalar_type::string);
    }
    CHECK(known.counted().parsed == 2);
    CHECK(known.counted().checked == 2);
}

TEST_CASE("what is refused is refused again, with its faults") {
    query_cache known;
    const auto people = compiled(people_schema);
    const auto unknown = "query a() { match { $p: Person } return { $p.height } }";
    for (int i = 0; i < 2; ++i) {
        CHECK_FALSE(known.parse(asked("query a( {", "a")));
        CHECK_FALSE(known.parse(asked(two_queries, "c")));
        const auto parsed = known.parse(asked(unknown, "a"));
        REQUIRE(parsed);
        const auto checked = known.check(*parsed, asked(unknown, "a"), people, people_schema);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().query_faults.size() == 1);
    }
    CHECK(known.counted().checked == 0);
}

TEST_CASE("texts are bounded in number and size, and what left is still right for who holds it") {
    query_cache known{{.queries = 2, .bytes = 1000}};
    const auto people = compiled(people_schema);
    const auto source = [](int number) {
        return fmt::format("query a() {{ match {{ $p: Person }} return {{ $p.age }} limit {} }}", number);
    };
    const auto first = known.parse(asked(source(0), "a"));
    REQUIRE(first);
    for (int i = 1; i < 5; ++i) REQUIRE(known.parse(asked(source(i), "a")));
    CHECK(known.check(*first, asked(source(0), "a"), people, people_schema));
    REQUIRE(known.parse(asked(source(4), "a")));
    CHECK(known.counted().parsed == 5);
    REQUIRE(known.parse(asked(source(0), "a")));
    CHECK(known.counted().parsed == 6);
    const auto large = source(7) + std::string(2000, ' ');
    for (int i = 0; i < 2; ++i) REQUIRE(known.parse(asked(large, "a")));
    CHECK(known.counted().parsed == 8);
}

TEST_CASE("a kept plan is used only with the nulls and the numbers of rows that it was made for") {
    test_graph graph{people_schema, people_data};
    engine_session session{graph.handle, graph.system, nullptr};
    const auto source =
        "query q($age: I32?, $n: I32) { match { $p: Person  $age is null or $p.age > $age } return { $p.name } "
        "order { $p.name } limit $n }";
    for (int i = 0; i < 2; ++i) {
        CHECK(rows(session, source, R"({"age": 27, "n": 2})") == "\"Alice\" \"Charlie\" ");
        CHECK(rows(session, source, R"({"age": null, "n": 2})") == "\"Alice\" \"Bob\" ");
        CHECK(rows(session, source, R"({"age": 29, "n": 9})") == "\"Alice\" \"Charlie\" ");
        CHECK(rows(session, source, R"({"age": 27, "n": 1})") == "\"Alice\" ");
        CHECK(rows(session, source, R"({"age": 27, "n": -1})").find("a number of rows") != std::string::npos);
    }
    const auto counted = graph.handle->queries().counted();
    CHECK(counted.parsed == 1);
    CHECK(counted.checked == 1);
}

TEST_CASE("a query meets the schema of the head that it runs on") {
    test_graph graph{people_schema, people_data};
    engine_session session{graph.handle, graph.system, nullptr};
    const auto source = "query q() { match { $c: Company } return { $c.city } }";
    CHECK(rows(session, source, "{}").find("city") != std::string::npos);
    std::string with_city{people_schema};
    with_city.replace(with_city.find("node Company {name: String @key}"),
                      std::string_view{"node Company {name: String @key}"}.size(),
                      "node Company {name: String @key  city: String?}");
    const auto applied = graph.host.apply_schema(test_root, with_city, "tester", {});
    REQUIRE_MESSAGE(applied, (applied ? "" : applied.error().message));
    CHECK(rows(session, source, "{}") == "null null ");
}
