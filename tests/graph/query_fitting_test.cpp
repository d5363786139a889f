// From the text of a request to a query that fits a schema: every way in which it does not is bad_request with the
// faults, at their places.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

namespace omnigraph::cluster::graph {

namespace {

constexpr std::string_view source =
    "query one() { match { $p: Person } return { $p.name } }\n"
    "query two($age: I32, $name: String?) {\n"
    "    match { $p: Person { age: $age } }\n    return { $p.name }\n}\n"
    "query bad() { match { $p: Persn $q: Nobody } return { $p.name } }\n";

const lang::schema_catalog& catalog() {
    static const auto compiled = [] {
        lang::faults findings;
        auto schema = lang::compile_schema(
            "node Person { name: String @key  age: I32?  mood: enum(bad, good)?  size: enum(big, small)?\n"
            "tags: [String]? }  edge Knows: Person -> Person",
            findings);
        REQUIRE(schema);
        return *std::move(schema);
    }();
    return compiled;
}

/// A request for one of the queries, with parameters that live as long as it does.
struct asked {
    explicit asked(std::string_view name, std::string_view text = {}, std::string_view from = source) {
        request.source = from;
        request.name = name;
        if (text.empty()) return;
        auto parsed = parse_json(text);
        REQUIRE(parsed);
        parameters = *std::move(parsed);
        request.parameters = &parameters;
    }
    asked(const asked&) = delete;
    asked& operator=(const asked&) = delete;

    graph_result<fitted_query> fitted() {
        auto tree = parse_request(request);
        if (!tree) return tree.error();
        return fit_request(*tree, request, catalog());
    }
    /// The codes of the faults, which make it bad_request and move nothing.
    std::vector<diagnostic_code> faults() {
        const auto refused = fitted();
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == graph_fault::bad_request);
        CHECK(refused.error().effect == write_effect::no);
        CHECK_FALSE(refused.error().message.empty());
        std::vector<diagnostic_code> codes;
        for (const auto& one : refused.error().query_faults) codes.push_back(one.code);
        return codes;
    }

    json parameters;
    query_request request;
};

using codes_of = std::vector<diagnostic_code>;

}  // namespace

TEST_CASE("the query that is named is the one that is fitted, with values for its parameters") {
    CHECK(asked{"one"}.fitted()->query.columns.size() == 1);
    const auto two = asked{"two", R"({"age": 7})"}.fitted();
    REQUIRE(two);
    CHECK(two->query.tree.name == "two");
    CHECK(two->parameters.at("age") == lang::value{std::int64_t{7}});
    CHECK(two->parameters.at("name").is_null());
}

TEST_CASE("a source that does not parse, and a name that is not there, are bad requests") {
    CHECK(asked{"q", {}, "query q( {"}.faults().front() == lang::codes::unexpected_token);
    CHECK(asked{"nobody"}.faults().empty());
}

TEST_CASE("every fault of a query is told, with its place in the text") {
    asked bad{"bad"};
    CHECK(bad.faults() == codes_of{lang::codes::T1, lang::codes::T1});
    const auto told = find_query_faults(bad.request, catalog());
    REQUIRE(told);
    CHECK(told->front().part == query_part::text);
    CHECK(told->front().position.line == 6);
    CHECK(told->front().position.column == 27);
    CHECK_FALSE(told->front().remedy.empty());
}

TEST_CASE("parameters that do not fit are told one by one, and are looked at only when there are some") {
    CHECK(asked{"two"}.faults() == codes_of{lang::codes::parameter_missing});
    CHECK(asked{"two", R"({"age": "x", "more": 1})"}.faults().size() == 2);
    CHECK(asked{"two", "[]"}.faults() == codes_of{lang::codes::parameters_not_object});
    CHECK(asked{"two", R"({"age": null})"}.faults() == codes_of{lang::codes::parameter_null});
}

TEST_CASE("a check without parameters asks only whether the text fits") {
    CHECK(find_query_faults(asked{"two"}.request, catalog())->empty());
    CHECK(find_query_faults(asked{"two", R"({"age": 7})"}.request, catalog())->empty());
    CHECK_FALSE(find_query_faults(asked{"nobody"}.request, catalog()));
}

TEST_CASE("a text beside an enum is one of its words in every test that compares it, a value of a parameter too") {
    const auto faults = [](const std::string& body, const std::string& given) {
        const auto text = "query q($w: String?, $l: [String]?) { " + body + " }";
        return asked{"q", given, text}.fitted();
    };
    const auto read = [](const std::string& match) { return "match { $p: Person " + match + " } return { $p.name }"; };
    const std::vector<std::string> bodies{
        "match { $p: Person { mood: $w } } return { $p.name }",
        read("$p.mood = $w"),
        read("$w != $p.mood"),
        read("$w is null or $p.mood = $w"),
        read("$p.mood in $l"),
        read("$p.mood not in $l"),
        read("$l contains $p.mood"),
        read("not { $p.mood = $w }"),
        read("either { $p.mood = $w } or { $p.age > 1 }"),
        read("optional { $p knows $q $q.mood = $w }"),
        read("case when $p.mood = $w then 1 end = 1"),
        "match { $p: Person } return { case $p.mood when $w then 1 end as n }",
        "match { $p: Person } return { $p.name } order { case when $p.mood = $w then 1 end }",
        "match { $p: Person } return { $p.mood, count(*) as n } having { $p.mood = $w }",
        "update Person set { age: 1 } where mood = $w",
        "update Person set { age: case when mood = $w then 1 end } where name = \"a\"",
        "delete Person where not (age = 1 or mood in $l)",
        "delete Person where lower(name) = \"x\" and $l contains mood"};
    for (const auto& body : bodies) {
        CAPTURE(body);
        const auto wrong = faults(body, R"({"w": "gud", "l": ["good", "gud"]})");
        REQUIRE_FALSE(wrong);
        REQUIRE(wrong.error().query_faults.size() == 1);
        CHECK(wrong.error().query_faults.front().code == lang::codes::parameter_value);
        CHECK(wrong.error().message.find("enum(bad, good); found the text `gud`.") != std::string::npos);
        CHECK(faults(body, R"({"w": "good", "l": ["good", "bad"]})"));
        CHECK(faults(body, R"({"w": null, "l": []})"));
        CHECK(faults(body, "{}"));
    }
    // Of several enums one has the word; an order is one of texts.
    CHECK(faults(read("$p.mood = $w or $p.size = $w"), R"({"w": "big"})"));
    CHECK_FALSE(faults(read("$p.mood = $w or $p.size = $w"), R"({"w": "no"})"));
    CHECK(faults(read("$p.mood < $w $p.mood starts_with $w"), R"({"w": "no"})"));
    CHECK(faults(read("$p.tags contains $w $p.name = $w"), R"({"w": "no"})"));
    CHECK(faults("delete Person where mood >= $w", R"({"w": "no"})"));
}

}  // namespace omnigraph::cluster::graph
