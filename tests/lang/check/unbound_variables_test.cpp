#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/check/unbound_variables.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// `told` is a part of what is said, and `right` what follows from it.
struct unbound {
    std::string_view wrong, told, right;
};

constexpr unbound all[]{
    // behind the place
    {"match { $p: Person $q.age > 3 $p knows $q } return { $p.name }", "behind the clause that binds it",
     "match { $p: Person $p knows $q $q.age > 3 } return { $p.name }"},
    {"match { $p: Person optional { $q.age > 3 $p knows $q } } return { $p.name }", "behind the clause that binds it",
     "match { $p: Person optional { $p knows $q $q.age > 3 } } return { $p.name }"},
    {"match { $p: Person not { $q.age > 3 $p knows $q } } return { $p.name }", "behind the clause that binds it",
     "match { $p: Person not { $p knows $q $q.age > 3 } } return { $p.name }"},
    {"match { $p: Person $f.since is null $p $f:knows $q } return { $q.name }", "behind the clause that binds it",
     "match { $p: Person $p $f:knows $q $f.since is null } return { $q.name }"},
    {"match { $p: Person $q is null optional { $p knows $q } } return { $p.name }", "behind the clause that binds it",
     "match { $p: Person optional { $p knows $q } $q is null } return { $p.name }"},
    // in one alternative
    {"match { $p: Person either { $p knows $q } or { $p.age = 3 } $q.age > 3 } return { $p.name }",
     "in every alternative",
     "match { $p: Person either { $p knows $q } or { $q knows $p } $q.age > 3 } return { $p.name }"},
    {"match { $p: Person either { $p knows $q } or { $p.age = 3 } } return { $q.name }", "`optional` block",
     "match { $p: Person optional { $p knows $q } } return { $q.name }"},
    {"match { $p: Person either { $p knows $q } or { $p.age = 3 $q.age = 3 } } return { $p.name }",
     "in every alternative",
     "match { $p: Person either { $p knows $q } or { $p.age = 3 $q knows $p $q.age = 3 } } return { $p.name }"},
    {"match { $p: Person either { $p knows $q } or { $p.age = 3 } } return { count($q) as n }", "`optional` block",
     "match { $p: Person optional { $p knows $q } } return { count($q) as n }"},
    // in a negation
    {"match { $p: Person not { $p knows $q } $q.age > 3 } return { $p.name }", "Move the test into the block",
     "match { $p: Person not { $p knows $q $q.age > 3 } } return { $p.name }"},
    {"match { $p: Person not { $p knows $q } } return { $q.name }", "write `optional` in the place of `not`",
     "match { $p: Person optional { $p knows $q } } return { $q.name }"},
    {"match { $p: Person not { either { $p knows $q } or { $p.age = 1 } } } return { $q.name }",
     "write `optional` in the place of `not`", "match { $p: Person optional { $p knows $q } } return { $q.name }"},
};

constexpr unbound in_files[]{
    {"fragment f($a: Person) { $a knows $q } query q() { match { $p: Person call f($p) $q.age > 3 } return { $p.name } "
     "}",
     "call f(..., $q)",
     "fragment f($a: Person, $q: Person) { $a knows $q } "
     "query q() { match { $p: Person call f($p, $q) $q.age > 3 } return { $p.name } }"},
    {"fragment f($a: Person) { $a knows $q } query q() { match { $p: Person call f($p) } return { $q } }",
     "call f(..., $q)",
     "fragment f($a: Person, $q: Person) { $a knows $q } query q() { match { $p: Person call f($p, $q) } return { $q } "
     "}"},
    {"fragment f($a: Person) { $a.age > $q.age } "
     "query q() { match { $p: Person $p knows $q call f($p) } return { $q.name } }",
     "call f(..., $q)",
     "fragment f($a: Person, $q: Person) { $a.age > $q.age } "
     "query q() { match { $p: Person $p knows $q call f($p, $q) } return { $q.name } }"},
    {"fragment f($a: Person) { $a.age > $n } query q($n: I32) { match { $p: Person call f($p) } return { $p.name, $n } "
     "}",
     "call f(..., $n)",
     "fragment f($a: Person, $n: I32) { $a.age > $n } "
     "query q($n: I32) { match { $p: Person call f($p, $n) } return { $p.name, $n } }"},
    {"fragment g($a: Person) { $a.age > 1 $x.age > 1 $a knows $x } "
     "query q() { match { $p: Person call g($p) } return { $p.name } }",
     "behind the clause that binds it",
     "fragment g($a: Person) { $a.age > 1 $a knows $x $x.age > 1 } "
     "query q() { match { $p: Person call g($p) } return { $p.name } }"},
};

faults faults_of_file(const std::string& source) {
    faults found;
    auto file = parse_queries(source, found);
    if (!file) return found;
    for (auto& query : file->queries) static_cast<void>(check_query(std::move(query), example_catalog(), found));
    return found;
}

void check_unbound(const std::string& wrong, std::string_view told_part, const std::string& right) {
    const auto found = faults_of_file(wrong);
    INFO(wrong << "\n" << told(found, wrong));
    REQUIRE(found.size() == 1);
    INFO(found.front().remedy);
    CHECK(found.front().remedy.find(told_part) != std::string::npos);
    CHECK(found.front().message.find("Did you mean") == std::string::npos);
    const auto left = faults_of_file(right);
    INFO(right << "\n" << told(left, right));
    CHECK(left.empty());
}

}  // namespace

TEST_CASE("a variable that is bound elsewhere is told with the place, and its remedy makes the query sound") {
    for (const auto& one : all)
        check_unbound("query q() { " + std::string{one.wrong} + " }", one.told,
                      "query q() { " + std::string{one.right} + " }");
    for (const auto& one : in_files) check_unbound(std::string{one.wrong}, one.told, std::string{one.right});
}

TEST_CASE("a variable that the query binds nowhere is not told to be elsewhere") {
    const auto found = faults_of_file("query q() { match { $p: Person $q.age > 3 } return { $p.name } }");
    REQUIRE(found.size() == 1);
    CHECK(found.front().remedy == "Bind it in an earlier clause, as in $q: Type.");
    faults none;
    const auto file = parse_queries("query q() { match { $p: Person not { $p knows $q } } return { $p.name } }", none);
    REQUIRE(file);
    const auto& query = file->queries.front();
    CHECK_FALSE(why_unbound(query, "r", {60, 62}));
    CHECK(why_unbound(query, "q", {60, 62}));
}

}  // namespace omnigraph::cluster::lang
