#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/lint/lint.hpp>
#include <omnigraph/cluster/lang/lint/sarif.hpp>

#include "lang/examples.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::lang;

namespace {

lint_report report_of(std::string file) {
    faults found;
    const auto schema =
        compile_schema("node Person { name: String @key  age: I32? }\nedge Knows: Person -> Person", found);
    REQUIRE(schema);
    return lint_queries(
        "query a($n: String) { match { $p: Person  $p knows $f } return { $p.name } limit 1 }\n"
        "query b($n: String) { match { $p: Person { nme: \"\xF0\x9F\x98\x80\", nne: 1 } } return { $p.name } }\n"
        "query c($n: String) { match { $p: Person } return { $p.name } }\n",
        std::move(file), *schema);
}

std::string uri_of(std::string file, std::string base = {}) {
    const auto log = sarif_json(report_of(std::move(file)), {"1.2.3", std::move(base)});
    return compact_json(
        log.at("runs").at(0).at("results").at(0).at("locations").at(0).at("physicalLocation").at("artifactLocation"));
}

std::set<std::string> keys_of(const json& object) {
    std::set<std::string> keys;
    for (const auto& member : object.as_object()) keys.emplace(member.key());
    return keys;
}

}  // namespace

TEST_CASE("a SARIF log has what version 2.1.0 requires, and nothing that it does not know") {
    const auto log = sarif_json(report_of("q.gq"), {"1.2.3"});
    CHECK(keys_of(log) == std::set<std::string>{"$schema", "version", "runs"});
    CHECK(log.at("version") == "2.1.0");
    REQUIRE(log.at("runs").as_array().size() == 1);
    const auto& run = log.at("runs").at(0);
    CHECK(keys_of(run) == std::set<std::string>{"tool", "columnKind", "results"});
    CHECK(run.at("columnKind") == "utf16CodeUnits");
    const auto& driver = run.at("tool").at("driver");
    CHECK(keys_of(driver) == std::set<std::string>{"name", "semanticVersion", "rules"});
    CHECK(driver.at("name") == "omnigraph");
    CHECK(driver.at("semanticVersion") == "1.2.3");
    const auto& rules = driver.at("rules").as_array();
    std::set<std::string> ids;
    for (const auto& rule : rules) {
        CHECK(keys_of(rule) == std::set<std::string>{"id", "shortDescription", "defaultConfiguration"});
        CHECK_FALSE(rule.at("shortDescription").at("text").as_string().empty());
        ids.emplace(rule.at("id").as_string());
    }
    CHECK(ids == std::set<std::string>{"L102", "L103", "L105", "T2"});
    CHECK(ids.size() == rules.size());
    const auto& results = run.at("results").as_array();
    CHECK(results.size() == 6);
    for (const auto& result : results) {
        CHECK(keys_of(result) == std::set<std::string>{"ruleId", "ruleIndex", "level", "message", "locations"});
        CHECK(rules.at(result.at("ruleIndex").to_number<std::size_t>()).at("id") == result.at("ruleId"));
        CHECK(rules.at(result.at("ruleIndex").to_number<std::size_t>()).at("defaultConfiguration").at("level") ==
              result.at("level"));
        CHECK_FALSE(result.at("message").at("text").as_string().empty());
        const auto& region = result.at("locations").at(0).at("physicalLocation").at("region");
        for (const auto* number : {"startLine", "startColumn", "endLine", "endColumn"})
            CHECK(region.at(number).to_number<std::int64_t>() >= 1);
    }
    std::set<std::string> levels;
    for (const auto& result : results) levels.emplace(result.at("level").as_string());
    CHECK(levels == std::set<std::string>{"error", "warning", "note"});
}

TEST_CASE("a SARIF region counts UTF-16 code units") {
    const auto log = sarif_json(report_of("q.gq"), {"1.2.3"});
    const auto& result = log.at("runs").at(0).at("results").at(1);
    CHECK(std::string_view{result.at("message").at("text").as_string()}.find("nne") != std::string_view::npos);
    const auto& region = result.at("locations").at(0).at("physicalLocation").at("region");
    CHECK(compact_json(region) == R"({"startLine":2,"startColumn":55,"endLine":2,"endColumn":58})");
}

TEST_CASE("paths become URIs: relative below the base, and escaped") {
    CHECK(uri_of("queries/q.gq") == R"({"uri":"queries/q.gq","uriBaseId":"%SRCROOT%"})");
    CHECK(uri_of("./q.gq") == R"({"uri":"q.gq","uriBaseId":"%SRCROOT%"})");
    CHECK(uri_of("a b#c:\xC3\xA9.gq") == R"({"uri":"a%20b%23c%3A%C3%A9.gq","uriBaseId":"%SRCROOT%"})");
    CHECK(uri_of("/work/q.gq", "/work") == R"({"uri":"q.gq","uriBaseId":"%SRCROOT%"})");
    CHECK(uri_of("/workshop/q.gq", "/work") == R"({"uri":"file:///workshop/q.gq"})");
}

TEST_CASE("a clean set is a log with no rules and no results") {
    const auto log = sarif_json(lint_report{}, {"1.2.3"});
    CHECK(log.at("runs").at(0).at("results").as_array().empty());
    CHECK(log.at("runs").at(0).at("tool").at("driver").at("rules").as_array().empty());
}

TEST_CASE("each code has a sentence for its rule") {
    for (const auto code : codes::all) CHECK_FALSE(rule_text(code).empty());
    std::set<std::string_view> own;
    for (const auto code : codes::all_lints) own.insert(rule_text(code));
    CHECK(own.size() == codes::all_lints.size());
    for (const auto code : codes::all_lints) CHECK_FALSE(rule_text(code).starts_with("The text is not"));
}
