// The promises of host/graph_session.hpp, one function each.
//
//     engine_laws::law_two_writers(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

// ---- sessions: reading and checking -----------------------------------------------------

inline void law_empty_graph(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    CHECK(given(graph.session->schema_source()) == suite_schema);
    const auto rows = given(graph.session->query({suite_queries, "people"}));
    CHECK(rows.query == "people");
    CHECK(rows.rows.empty());
    REQUIRE(rows.columns.size() == 2);
    CHECK(rows.columns[0].name == "p.name");
    CHECK(rows.columns[0].type == cell_type{cell_scalar::string});
    CHECK(rows.columns[1].type == cell_type{cell_scalar::i32, false, true});
    const auto commits = given(graph.session->commits());
    REQUIRE(commits.size() == 1);
    CHECK(commits.front().kind == "init");
    CHECK(commits.front().parents.empty());
}

inline void law_checked_queries(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    CHECK(given(graph.session->check({suite_queries, "people"})).empty());
    const std::vector<query_request> several{{suite_queries, "people"}, {"query q() {", "q"}};
    const auto together = graph.session->check_all(several);
    REQUIRE(together.size() == 2);
    CHECK(given(together[0]).empty());
    CHECK_FALSE(given(together[1]).empty());
    const query_request misfit{"query q() {\n  match { $p: Person } return { $p.nam } }", "q"};
    const auto faults = given(graph.session->check(misfit));
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().part == query_part::text);
    CHECK_FALSE(faults.front().code.text.empty());
    CHECK(faults.front().position.line == 2);
    const auto why = refused(graph.session->query(misfit));
    CHECK(why.fault == graph_fault::bad_request);
    REQUIRE(why.query_faults.size() == 1);
    CHECK(why.query_faults.front().message == faults.front().message);
    CHECK_FALSE(given(graph.session->check({"query q() {", "q"})).empty());
    CHECK(refused(graph.session->query({suite_queries, "nobody"})).fault == graph_fault::bad_request);
}

inline void law_checked_parameters(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const json missing = boost::json::object{};
    const auto faults = given(graph.session->check({suite_queries, "add", &missing}));
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front().part == query_part::parameters);
    CHECK(given(graph.session->check({suite_queries, "add"})).empty());
    const auto why = refused(graph.add(missing));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.query_faults.size() == faults.size());
    CHECK(given(graph.session->commits()).size() == 1);
}

inline void law_reads_and_writes_apart(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const json ann = boost::json::object{{"name", "Ann"}};
    CHECK(refused(graph.session->query({suite_queries, "add", &ann})).fault == graph_fault::bad_request);
    CHECK(refused(graph.session->mutate({suite_queries, "people"}, "ann")).fault == graph_fault::bad_request);
    CHECK(given(graph.session->commits()).size() == 1);
}

// ---- sessions: writing ------------------------------------------------------------------

inline void law_loads(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto loaded = given(graph.session->load(suite_records, load_mode::append, "bob"));
    CHECK(loaded.mode == load_mode::append);
    CHECK(loaded.rows ==
          std::map<std::string, std::uint64_t>{{"edge:WorksAt", 1}, {"node:Company", 1}, {"node:Person", 2}});
    REQUIRE(loaded.commit);
    CHECK(loaded.commit->kind == "load");
    CHECK(loaded.commit->actor == "bob");
    CHECK(loaded.commit->tables.at("node:Person").rows == 2);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
    CHECK_FALSE(given(graph.session->load(suite_records, load_mode::merge, "bob")).commit);
    CHECK(given(graph.session->commits()).size() == 2);
}

inline void law_load_modes(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load(suite_records, load_mode::append, "")));
    const std::string_view older = "{\"type\": \"Person\", \"data\": {\"name\": \"Bob\", \"age\": 7}}";
    const auto why = refused(graph.session->load(older, load_mode::append, ""));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.effect == write_effect::no);
    CHECK(why.faults.size() == 1);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
    static_cast<void>(given(graph.session->load(older, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 7");
    std::istringstream cleo{"{\"type\": \"Person\", \"data\": {\"name\": \"Cleo\"}}"};
    static_cast<void>(given(graph.session->load(cleo, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 7, Cleo null");
}

inline void law_refused_records(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto why =
        refused(graph.session->load("{\"type\": \"Company\", \"data\": {\"name\": \"Acme\"}}\n"
                                    "{\"type\": \"Persn\", \"data\": {\"name\": \"Ann\"}}\n",
                                    load_mode::merge, ""));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.effect == write_effect::no);
    REQUIRE(why.faults.size() == 1);
    CHECK(why.faults.front().record == 2);
    CHECK(why.faults.front().line == 2);
    CHECK(given(graph.session->commits()).size() == 1);
}

inline void law_mutations(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto changed = given(graph.add(boost::json::object{{"name", "Ann"}, {"age", 30}}));
    CHECK(changed.affected_nodes == 1);
    CHECK(changed.affected_edges == 0);
    REQUIRE(changed.commit);
    CHECK(changed.commit->kind == "mutate");
    CHECK(suite_graph::people(*graph.session) == "Ann 30");
    const auto again = given(graph.add(boost::json::object{{"name", "Ann"}, {"age", 30}}));
    CHECK_FALSE(again.commit);
}

inline void law_history(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    for (const char* name : {"Ann", "Bob"}) static_cast<void>(given(graph.add(boost::json::object{{"name", name}})));
    const auto commits = given(graph.session->commits());
    REQUIRE(commits.size() == 3);
    for (std::size_t i = 1; i < commits.size(); ++i) {
        CHECK(commits[i].parents == std::vector<std::string>{commits[i - 1].id});
        CHECK(commits[i].version > commits[i - 1].version);
        CHECK(commits[i].branch == "main");
    }
    CHECK(given(graph.session->commits(1)).front().id == commits.back().id);
    CHECK(given(graph.session->commit(commits[1].id)).version == commits[1].version);
    CHECK(refused(graph.session->commit("nothing")).fault == graph_fault::not_found);
    CHECK(given(graph.engine.host->observe(suite_root)).manifest_version == commits.back().version);
}

inline void law_two_writers(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    auto other = make_engine(graph.storage);
    const auto there = given(other.open(suite_root));
    CHECK(suite_graph::people(*there).empty());
    static_cast<void>(given(graph.add(boost::json::object{{"name", "Ann"}})));
    CHECK(suite_graph::people(*there) == "Ann null");
    static_cast<void>(given(there->load(suite_records, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
}

}  // namespace omnigraph::cluster::testing::engine_laws
