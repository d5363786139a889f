// The promises about what an engine answers beside the rows: who did it, in which order, and all of it; one function
// each. What an engine need not have is checked where it has it.
//
//     engine_laws::law_actors(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>
#include <omnigraph/cluster/testing/graph_branch_laws.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>
#include <omnigraph/cluster/testing/schema_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

/// Every commit says who made it.
inline void law_actors(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load({.records = suite_records, .actor = "ben"})));
    const json parameters = boost::json::object{{"name", "Cleo"}, {"age", 20}};
    const auto added = given(graph.session->mutate({suite_queries, "add", &parameters}, "cleo"));
    REQUIRE(added.commit);
    CHECK(added.commit->actor == "cleo");
    std::string actors;
    for (const auto& commit : given(graph.session->commits())) actors += commit.actor + " ";
    CHECK(actors == "ann ben cleo ");
}

/// Of many graphs each has its own outcome, in the order of the call.
inline void law_created_together(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    constexpr std::string_view other = "node Other {name: String @key}\n";
    const std::array wanted{graph_creation{"graphs/a.omni", suite_schema, "ann"},
                            graph_creation{"graphs/b.omni", "node Person {\n  name String }", "ann"},
                            graph_creation{"graphs/c.omni", other, "ben"},
                            graph_creation{"graphs/a.omni", other, "ben"}};
    const auto made = engine.host->init_all(wanted);
    REQUIRE(made.size() == wanted.size());
    CHECK(given(made[0]).schema_source == suite_schema);
    CHECK(refused(made[1]).effect == write_effect::no);
    CHECK(given(made[2]).schema_source == other);
    CHECK(refused(made[3]).effect == write_effect::no);
    CHECK(given(engine.host->observe("graphs/a.omni")).schema_source == suite_schema);
    CHECK(given(engine.host->probe("graphs/b.omni")) == root_state::absent);
    CHECK(given(engine.host->observe("graphs/c.omni")).schema_source == other);
    CHECK(given(given(engine.open("graphs/c.omni"))->commits()).front().actor == "ben");
}

/// A check finds every fault of a text.
inline void law_all_faults(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const query_request misfit{"query q() {\n  match { $p: Person }\n  return {\n    $p.nam,\n    $p.ag } }", "q"};
    const auto faults = given(graph.session->check(misfit));
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].position.line == 4);
    CHECK(faults[1].position.line == 5);
}

/// An explanation says what was done for the query.
inline void law_explanations(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto explained = graph.session->explain({suite_queries, "people"});
    if (!explained) return;  // an engine need not have it
    CHECK(explained->query == "people");
    CHECK_FALSE(explained->lines.empty());
    CHECK(explained->rows == std::uint64_t{2});
    CHECK(explained->failure.empty());
}

/// A load counts the records whose rows were stored already.
inline void law_unchanged_rows(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto same = given(graph.session->load({.records = suite_records, .actor = "ann"}));
    CHECK_FALSE(same.commit);
    CHECK(same.unchanged == same.rows);
    const auto records = person("Ann", 30) + person("Bob", 7);
    const auto changed = given(graph.session->load({.records = records, .actor = "ann"}));
    CHECK(changed.commit);
    CHECK(changed.unchanged == std::map<std::string, std::uint64_t>{{"node:Person", 1}});
}

/// What is exported can be loaded, and is the same graph.
inline void law_exports(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto lines_of = [](graph_session& session, std::string& lines) {
        return session.export_records({}, [&](std::string_view line) {
            lines += std::string{line} + "\n";
            return true;
        });
    };
    std::string lines, again;
    if (!lines_of(*graph.session, lines)) return;  // an engine need not have it
    static_cast<void>(given(graph.engine.host->init("graphs/copy.omni", suite_schema, "ann")));
    const auto copy = given(graph.engine.open("graphs/copy.omni"));
    static_cast<void>(given(copy->load({.records = lines, .actor = "ann"})));
    CHECK(suite_graph::people(*copy) == suite_graph::people(*graph.session));
    CHECK(lines_of(*copy, again));
    CHECK(again == lines);
}

/// A list of branches says where each began.
inline void law_forks(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto head = graph.branch(main_branch).head;
    CHECK_FALSE(graph.branch(main_branch).fork);
    graph.fork("draft");
    graph.load("draft", person("Cleo"));
    CHECK(graph.branch("draft").fork == head);
    CHECK(graph.branch("draft").head != head);
}

/// A diff says whether both states have one schema.
inline void law_schema_differences(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto before = given(graph.session->commits()).back().id;
    static_cast<void>(given(graph.engine.host->apply_schema(suite_root, altered_schema, "bob",
                                                            guard_of(given(graph.engine.host->observe(suite_root))))));
    CHECK(given(graph.session->diff({.from = {.commit = before}, .to = {}})).schema_changed);
    CHECK_FALSE(given(graph.session->diff({.from = {}, .to = {}})).schema_changed);
}

}  // namespace omnigraph::cluster::testing::engine_laws
