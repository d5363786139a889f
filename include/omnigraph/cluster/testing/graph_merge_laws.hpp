// The promises of host/graph_branches.hpp about merges, one function each.
//
//     engine_laws::law_merges(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/graph_branch_laws.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

inline void law_merges(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    const auto fork = graph.branch("draft").head;
    graph.load("draft", person("Cleo", 5) + person("Bob", 8));
    const auto tried = given(graph.session->merge_branch({.source = "draft", .dry_run = true}));
    CHECK(tried.result == merge_result::fast_forward);
    CHECK_FALSE(tried.commit);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");

    const auto forward = graph.merge("draft");
    CHECK(forward.result == merge_result::fast_forward);
    CHECK(forward.base == fork);
    CHECK(forward.tables == std::map<std::string, row_counts>{{"node:Person", {1, 1, 0}}});
    REQUIRE(forward.commit);
    CHECK(forward.commit->kind == "merge");
    CHECK(forward.commit->actor == "bob");
    CHECK(forward.commit->parents == std::vector<std::string>{fork, graph.branch("draft").head});
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 8, Cleo 5");
    const auto again = graph.merge("draft");
    CHECK(again.result == merge_result::already_up_to_date);
    CHECK_FALSE(again.commit);

    graph.load("draft", person("Dora"));
    graph.load(main_branch, person("Eve"));
    const auto merged = graph.merge("draft");
    CHECK(merged.result == merge_result::merged);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 8, Cleo 5, Dora null, Eve null");
    CHECK(graph.merge(main_branch, "draft").result == merge_result::fast_forward);
    CHECK(graph.people_at({.branch = "draft"}) == suite_graph::people(*graph.session));
    const auto refused_merge = [&](std::string_view source, std::string_view target) {
        return refused(graph.session->merge_branch({.source = source, .target = target})).fault;
    };
    CHECK(refused_merge("main", "main") == graph_fault::bad_request);
    CHECK(refused_merge("nobody", "main") == graph_fault::not_found);
    CHECK(refused_merge("draft", "nobody") == graph_fault::not_found);
    static_cast<void>(given(graph.session->delete_branch("draft")));
    CHECK(given(graph.session->commit(merged.commit->parents.at(1))).branch == "draft");
}

/// The conflicts as text: `node:Person Ann divergent_update`.
[[nodiscard]] inline std::string conflicts_of(const merge_outcome& outcome) {
    CHECK(outcome.result == merge_result::conflicting);
    CHECK(outcome.conflict_count == outcome.conflicts.size());
    CHECK_FALSE(outcome.commit);
    std::string text;
    for (const auto& one : outcome.conflicts) {
        CHECK_FALSE(one.message.empty());
        text += (text.empty() ? "" : ", ") + one.table + " " + one.row.value_or("-") + " " +
                std::string{spelling(one.kind)};
    }
    return text;
}

inline void law_row_conflicts(const engine_maker& make_engine) {
    const branched_graph graph{make_engine, person("Ann", 1) + person("Bob", 1) + person("Cleo", 1) +
                                                person("Dora", 1) + person("Eve", 1) + person("Fay", 1)};
    graph.fork("draft");
    // Ann differs on both, Bob is changed alike, Cleo goes and is changed, Dora is changed and goes, Eve goes on both,
    // Fay is changed on one side. Gil is put in differently, Hal alike.
    graph.load("draft",
               person("Ann", 2) + person("Bob", 2) + person("Dora", 2) + person("Fay", 2) + person("Gil", 2) +
                   person("Hal", 2),
               load_mode::overwrite);
    graph.load(main_branch,
               person("Ann", 3) + person("Bob", 2) + person("Cleo", 3) + person("Fay", 1) + person("Gil", 3) +
                   person("Hal", 2),
               load_mode::overwrite);
    const auto before = suite_graph::people(*graph.session);
    const auto head = graph.branch(main_branch).head;
    CHECK(conflicts_of(graph.merge("draft")) ==
          "node:Person Ann divergent_update, node:Person Cleo delete_vs_update, node:Person Dora delete_vs_update, "
          "node:Person Gil divergent_insert");
    CHECK(suite_graph::people(*graph.session) == before);
    CHECK(graph.branch(main_branch).head == head);
    graph.load(main_branch, person("Ann", 2) + person("Dora", 2) + person("Gil", 2));
    CHECK(conflicts_of(graph.merge("draft")) == "node:Person Cleo delete_vs_update");
}

inline void law_constraint_conflicts(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    static_cast<void>(given(engine.host->init(suite_root,
                                              "node Person {name: String @key  badge: I32? @unique}\n"
                                              "node Company {name: String @key}\n"
                                              "edge WorksAt: Person -> Company @card(0..1)\n",
                                              "ann")));
    const auto session = given(engine.open(suite_root));
    const auto load = [&](std::string_view branch, const std::string& records, load_mode mode) {
        static_cast<void>(given(session->load({.records = records, .mode = mode, .branch = branch})));
    };
    const auto company = [](const std::string& name) {
        return "{\"type\": \"Company\", \"data\": {\"name\": \"" + name + "\"}}\n";
    };
    const auto badge = [](const std::string& name) {
        return "{\"type\": \"Person\", \"data\": {\"name\": \"" + name + "\", \"badge\": 7}}\n";
    };
    const auto works = [](const std::string& id, const std::string& who, const std::string& where) {
        return R"({"edge": "WorksAt", "from": ")" + who + R"(", "to": ")" + where + R"(", "data": {"id": ")" + id +
               "\"}}\n";
    };
    load(main_branch, person("Ann") + person("Bob") + company("Acme") + company("Bolt"), load_mode::merge);
    static_cast<void>(given(session->create_branch({.name = "draft"})));
    load("draft", works("w1", "Ann", "Acme") + works("w2", "Bob", "Bolt") + badge("Cleo"), load_mode::merge);
    load(main_branch, works("w3", "Ann", "Acme") + badge("Dora"), load_mode::merge);
    load(main_branch, company("Acme"), load_mode::overwrite);
    const auto merged = given(session->merge_branch({.source = "draft"}));
    const auto found = conflicts_of(merged);
    CHECK(found.find("edge:WorksAt w2 orphan_edge") != std::string::npos);
    CHECK(found.find("edge:WorksAt - cardinality_violation") != std::string::npos);
    CHECK(found.find("node:Person Dora unique_violation") != std::string::npos);
    CHECK(merged.conflict_count == 3);
    CHECK(given(session->snapshot({})).commit == given(session->commits()).back().id);
}

}  // namespace omnigraph::cluster::testing::engine_laws
