#include <omnigraph/cluster/lang/check/query_uses.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {
namespace {

using names = std::vector<std::string_view>;

std::vector<std::string> groups_of(const std::string& body) {
    const auto query = accepted("query q($age: I32) { " + body + " }");
    query_uses uses{query};
    const auto first = uses.component_starts(query);
    return {first.begin(), first.end()};
}

}  // namespace

TEST_CASE("every mention of a name is counted, in negations too, and `$_` is no name (1, 2)") {
    const auto query = accepted(R"(query q($age: I32, $unused: String) {
        match { $p: Person { age: $age } $p knows $_ not { $p knows $q } } return { $p.name } })");
    const query_uses uses{query};
    CHECK(uses.count("p") == 4);
    CHECK(uses.count("age") == 0);
    CHECK(uses.uses_parameter("age"));
    CHECK_FALSE(uses.uses_parameter("p"));
    CHECK(uses.count("q") == 1);
    CHECK(uses.mentions("age"));
    CHECK_FALSE(uses.mentions("unused"));
    CHECK_FALSE(uses.mentions("_"));
    CHECK(uses.count("nobody") == 0);
}

TEST_CASE("variables that a walk or a condition joins hang together, and others do not") {
    using groups = std::vector<std::string>;
    CHECK(groups_of("match { $p: Person } return { $p }") == groups{"p"});
    CHECK(groups_of("match { $p: Person $q: Person } return { $p }") == groups{"p", "q"});
    CHECK(groups_of("match { $p: Person $q: Person $p knows $q } return { $p }") == groups{"p"});
    CHECK(groups_of("match { $p: Person $q: Person $r: Person $r.age = $p.age } return { $p }") == groups{"p", "q"});
    CHECK(groups_of("match { $p: Person $q: Person $p.age = $age $q.age = $age } return { $p }") == groups{"p", "q"});
}

TEST_CASE("a negation connects the outer variables that it mentions") {
    using groups = std::vector<std::string>;
    CHECK(groups_of("match { $p: Person $q: Person not { $p knows $q } } return { $p }") == groups{"p"});
    CHECK(groups_of("match { $p: Person $q: Person not { $p knows $x } } return { $p }") == groups{"p", "q"});
}

TEST_CASE("the ends of traversals are told in written order, and whether they make rows") {
    const auto query =
        accepted("query q() { match { $p: Person $p knows $q not { $q knows $r } } return { count(*) as n } }");
    const query_uses uses{query};
    std::vector<std::pair<std::string, bool>> ends;
    for (const auto& one : uses.traversed()) ends.emplace_back(one.name, one.negated);
    CHECK(ends == std::vector<std::pair<std::string, bool>>{{"p", false}, {"q", false}, {"q", true}, {"r", true}});
    CHECK(uses.counts_rows());
}

}  // namespace omnigraph::cluster::lang
