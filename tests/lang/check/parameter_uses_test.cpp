// What the use of a parameter asks of its value.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/check/parameter_uses.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {
namespace {

/// `code name`, one a fault.
std::vector<std::string> told_of(const std::string& query, std::string_view document) {
    faults found;
    const auto schema = compile_schema(
        "node Doc { slug: String @key  text: String? @index  vec: Vector(2)?  kind: enum(a, b)? }", found);
    REQUIRE(schema);
    auto file = parse_queries(query, found);
    REQUIRE_MESSAGE(file, told(found, query));
    const auto checked = check_query(file->queries.front(), *schema, found);
    REQUIRE_MESSAGE(checked, told(found, query));
    const auto values = bind_parameters(checked->tree.parameters, *parse_json(document));
    REQUIRE(values);
    std::vector<std::string> all;
    for (const auto& one : faults_of_use(checked->tree, *values)) {
        CHECK_FALSE(one.message.empty());
        CHECK_FALSE(one.remedy.empty());
        all.push_back(std::string{one.code.text} + " " + one.parameter);
    }
    return all;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a number of rows, of edits, and the constant of a fusion are refused by the name of their parameter") {
    const std::string
        rows = "query q($n: I32) { match { $d: Doc } return { $d.slug } limit $n }",
        edits = "query q($n: I32?) { match { $d: Doc not { fuzzy($d.text, \"x\", $n) } } return { $d.slug } }",
        shown = "query q($n: I32?) { match { $d: Doc } return { fuzzy($d.text, \"x\", $n) as s } }",
        fused =
            "query q($n: I32?) { match { $d: Doc } return { $d.slug } order { rrf(nearest($d.vec, [1.0, "
            "0.0]), bm25($d.text, \"x\"), $n) } limit 3 }";
    for (const auto& query : {rows, edits, shown, fused}) {
        CAPTURE(query);
        CHECK(told_of(query, R"({"n": -1})") == texts{"GQ305 n"});
        if (query != rows) CHECK(told_of(query, R"({"n": null})") == texts{"GQ305 n"});  // GQ224 refuses I32? there
        CHECK(told_of(query, R"({"n": 0})") == (query == fused ? texts{"GQ305 n"} : texts{}));
        CHECK(told_of(query, R"({"n": 1})").empty());
    }
}

TEST_CASE("one parameter in several places has one fault for its number and one for its words") {
    CHECK(told_of("query q($n: I64, $k: String) { match { $d: Doc { kind: $k } fuzzy($d.text, \"x\", $n) } return { "
                  "$d.slug } limit $n offset $n }",
                  R"({"n": -3, "k": "c"})") == texts{"GQ305 k", "GQ305 n"});
}

}  // namespace omnigraph::cluster::lang
