// What other languages write as a value, an operator or a type: what the remedy shows is right in its place.
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Of the clauses, `wrong` becomes `told`, which the remedy says word for word.
struct slip {
    std::string_view source, wrong, told;
};

constexpr slip in_match[]{
    {"$p: Person { age: null }", " { age: null }", " $p.age is null"},
    {"$p: Person { age: NULL }", " { age: NULL }", " $p.age is null"},
    {"$p: Person { age: nil }", " { age: nil }", " $p.age is null"},
    {"$p: Person { age: None }", " { age: None }", " $p.age is null"},
    {"$p: Person $p.age = null", "= null", "is null"},
    {"$p: Person $p.age != NULL", "!= NULL", "is not null"},
    {"$p: Person null = $p.age", "null = $p.age", "is null"},
    {"$p: Person $p.age in [null, 3]", "$p.age in [null, 3]", "is null"},
    {"$p: Person call f($p, null)", "null", "a nullable parameter"},
    {"$p: Person $p.age ** 2 > 3", "$p.age ** 2", "$p.age * $p.age"},
    {"$p: Person $p.age ^ 2 > 3", "$p.age ^ 2", "$p.age * $p.age"},
    {"$p: Person pow($p.age, 2) > 3", "pow($p.age, 2)", "$p.age * $p.age"},
    {"$p: Person power($p.age, 2) > 3", "power($p.age, 2)", "$p.age * $p.age"},
    {"$p: Person sqrt($p.age) < 10", "sqrt($p.age) < 10", "$p.age * $p.age < 100"},
    {"$p: Person mod($p.age, 10) = 0", "mod($p.age, 10)", "$p.age % 10"},
    {"$p: Person $p.age = --3", "--3", "3"},
    {"$p: Person $p.age > - 3", "- 3", "-3"},
    {"$p: Person $p[\"age\"] = 3", "$p[\"age\"]", "$p.age"},
    {"$p: Person 3 < $p[\"age\"]", "$p[\"age\"]", "$p.age"},
    {"$p: Person $q: Company:Named $p.age = 3", "$q: Company:Named", "$q: Company $q: Named"},
    {"$p: Person $q: Company & Named", "$q: Company & Named", "$q: Company $q: Named"},
    {"$p: Person $q: Company and Named", "$q: Company and Named", "$q: Company $q: Named"},
    {"$p: Person $p.age > {{number}}", "{{number}}", "$number"},
    {"$p: Person $p.age > {number}", "{number}", "$number"},
    {"$p: Person { age: {number} }", "{number}", "$number"},
    {"$p: Person $p.age in {{number}}", "in {{number}}", "$number"},
    {"$p: Person \"x\" contains $p.tags", "contains", "in"},
    {"$p: Person $p.name contains $p.tags", "contains", "in"},
    {"$p is Person $p.age = 3", "$p is Person", "$p: Person"},
    {"$p isa Person $p.age = 3", "$p isa Person", "$p: Person"},
    {"$p is a Person $p.age = 3", "$p is a Person", "$p: Person"},
    {"$p: Person $p knows $q $q is not Person", "$q is not Person", "not { $q: Person }"},
    {"$p: Person $p.age is NULL", "NULL", "null"},
    {"$p: Person optional { $p knows $q } $q is NULL", "NULL", "null"},
};

constexpr slip in_write[]{
    {"update Person set { age: null } where name = $text", "null", "a nullable parameter"},
    {"update Person set { age: NULL } where name = $text", "NULL", "a nullable parameter"},
    {"insert Person { name: $text, age: null }", ", age: null", "leave the property out"},
    {"insert Person { name: $text, age: nil }", ", age: nil", "leave the property out"},
    {"insert Person { name: $text, age: None }", ", age: None", "leave the property out"},
    {"delete Person where age = null", "= null", "is null"},
    {"update Person set { age: age ** 2 } where name = $text", "age ** 2", "age * age"},
    {"update Person set { age: age ^ 2 } where name = $text", "age ^ 2", "age * age"},
};

/// What stands for the words of a remedy that name no text.
std::string_view text_of(const slip& one) {
    if (one.told == "a nullable parameter") return "$maybe";
    if (one.told == "leave the property out") return "";
    if (one.source.find("null = $p.age") != std::string_view::npos) return "$p.age is null";
    if (one.source.find("[null, 3]") != std::string_view::npos) return "$p.age is null or $p.age in [3]";
    return one.source.find("in {{number}}") != std::string_view::npos ? "= $number" : one.told;
}

faults faults_of_query(const std::string& body) {
    const auto source =
        "fragment f($a: Person, $n: I32?) { $a.age = $n }\nquery q($text: String, $number: I32, $maybe: I32?) { " +
        body + " }\n";
    faults found;
    auto file = parse_queries(source, found);
    if (!file) return found;
    for (auto& query : file->queries) static_cast<void>(check_query(std::move(query), example_catalog(), found));
    return found;
}

void check_slip(const slip& one, const std::string& before, const std::string& behind) {
    const auto wrong = before + std::string{one.source} + behind;
    const auto found = faults_of_query(wrong);
    INFO(wrong);
    for (const auto& fault : found) INFO(fault.message << " " << fault.remedy);
    REQUIRE(found.size() == 1);
    INFO(found.front().message << " " << found.front().remedy);
    CHECK(found.front().remedy.find(one.told.substr(one.told.starts_with(' ') ? 1 : 0)) != std::string::npos);
    auto right = std::string{one.source};
    right.replace(right.find(one.wrong), one.wrong.size(), text_of(one));
    const auto left = faults_of_query(before + right + behind);
    INFO(right);
    for (const auto& fault : left) INFO(fault.message << " " << fault.remedy);
    CHECK(left.empty());
}

}  // namespace

TEST_CASE("what the remedy of a foreign value shows makes the query sound in its place") {
    for (const auto& one : in_match) check_slip(one, "match { ", " } return { $p.name }");
    for (const auto& one : in_write) check_slip(one, "", "");
}

TEST_CASE("null is told where it stands, with what reaches it there") {
    CHECK(instead_of_null(null_place::update).find("leave the property out") == std::string_view::npos);
    CHECK(instead_of_null(null_place::insert).find("leave the property out") != std::string_view::npos);
    CHECK(instead_of_null(null_place::comparison).find("is null") != std::string_view::npos);
    faults found;
    const token_cursor null{"NULL", found}, name{"name", found};
    CHECK(at_null(null));
    CHECK_FALSE(at_null(name));
}

}  // namespace omnigraph::cluster::lang
