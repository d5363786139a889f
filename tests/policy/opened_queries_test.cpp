// Which stored queries do the rules of their graph open?
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/content_change.hpp>
#include <omnigraph/cluster/policy/opened_queries.hpp>

using namespace omnigraph::cluster;

namespace {

std::string bundle(const std::string& rules) {
    return "version: 1\ngroups: { readers: [ann], asking: [bob] }\nrules:\n" + rules;
}

const std::string asks_why =
    "  - { id: why, allow: { actors: { group: asking }, actions: [invoke_query], queries: [why, purge] } }\n";
const std::string asks_all = "  - { id: all, allow: { actors: { group: asking }, actions: [invoke_query] } }\n";
const std::string reads = "  - { id: read, allow: { actors: { group: asking }, actions: [read] } }\n";
const std::string denied =
    "  - { id: no, deny: { actors: { group: asking }, actions: [invoke_query], queries: [why] } }\n";

const std::string why = "query why() {\n  match { $p: Person }\n  return { $p.name }\n}\n";
const std::string purge = "query purge() {\n  delete Person where name = \"x\"\n}\n";

bool opened(const std::string& rules, std::string_view name, std::optional<std::string_view> before,
            std::string_view after) {
    const auto address = "query.kb." + std::string{name};
    const content_change one[] = {{address, before, after}};
    const auto answers = opened_queries(bundle(rules), one);
    REQUIRE(answers.size() == 1);
    return answers.front();
}

}  // namespace

TEST_CASE("a new query is opened by a rule with its name, and by none without") {
    CHECK(opened(asks_why, "why", {}, why));
    CHECK_FALSE(opened(asks_why, "who", {}, "query who() {\n  match { $p: Person }\n  return { $p.name }\n}\n"));
    CHECK_FALSE(opened(asks_all, "why", {}, why));
    CHECK_FALSE(opened(asks_all + reads, "why", {}, why));
    CHECK_FALSE(opened(asks_why + reads, "why", {}, why));
    CHECK(opened(asks_why + reads, "purge", {}, purge));
    CHECK_FALSE(opened(asks_why + denied, "why", {}, why));
}

TEST_CASE("a query is another one when its words change, and not when comments, layout or its description do") {
    CHECK_FALSE(opened(asks_why, "why", why, why + "// kept for the board\n" + purge));
    CHECK_FALSE(opened(asks_why, "why", why, "query why(){match{$p:Person}return{$p.name}}"));
    CHECK_FALSE(
        opened(asks_why, "why", why,
               "query why() @description(\"Who (all).\") {\n  match { $p: Person }\n  return { $p.name }\n}\n"));
    CHECK(opened(asks_why, "why", why, "query why() {\n  match { $p: Person }\n  return { $p.age }\n}\n"));
    CHECK(opened(asks_why, "why", why,
                 "query why($n: String) {\n  match { $p: Person { name: $n } }\n  return { $p.name }\n}\n"));
    CHECK(opened(asks_why, "why", purge, why));
    const std::string few = "fragment few($p: Person) { $p.age < 10 }\n";
    const std::string uses =
        "fragment old($p: Person) { call few($p) }\nfragment other($p: Person) { $p.age > 1 }\n"
        "query why() {\n  match { $p: Person call old($p) }\n  return { $p.name }\n}\n";
    CHECK_FALSE(opened(asks_why, "why", few + uses, "// few\n" + few + uses));
    CHECK(opened(asks_why, "why", few + uses, "fragment few($p: Person) { $p.age < 1000 }\n" + uses));
    CHECK(opened(asks_why, "purge", why + purge, why + "query purge() {\n  delete Person where name != \"x\"\n}\n"));
}

TEST_CASE("what cannot be read may say anything") {
    CHECK(opened("  - nonsense\n", "why", {}, why));
    CHECK(opened(asks_why, "why", {}, "query why( {"));
    CHECK(opened(asks_why, "why", "query why( {", why));
}

TEST_CASE("many queries are answered in their order") {
    const std::string who = "query who() {\n  match { $p: Person }\n  return { $p.name }\n}\n";
    const content_change three[] = {
        {"query.kb.who", {}, who}, {"query.kb.why", {}, why}, {"query.kb.purge", purge, purge}};
    CHECK(opened_queries(bundle(asks_why), three) == std::vector<bool>{false, true, false});
    CHECK(opened_queries(bundle(asks_why), {}).empty());
}
