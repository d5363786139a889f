// The promises of host/graph_branches.hpp about earlier states, snapshots and differences, one function each.
//
//     engine_laws::law_earlier_states(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/testing/graph_branch_laws.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

inline void law_earlier_states(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.load(main_branch, person("Bob", 8));
    const auto wanted = std::string{suite_schema} + "node City {name: String @key}\n";
    static_cast<void>(given(graph.engine.host->apply_schema(suite_root, wanted, "ann", {})));
    graph.load(main_branch, person("Cleo"));
    const auto commits = given(graph.session->commits());
    REQUIRE(commits.size() == 5);
    const std::vector<std::string> shown{"", "Ann 30, Bob null", "Ann 30, Bob 8", "Ann 30, Bob 8",
                                         "Ann 30, Bob 8, Cleo null"};
    for (std::size_t i = 0; i < commits.size(); ++i) {
        CHECK(graph.people_at({.commit = commits[i].id}) == shown[i]);
        CHECK(graph.commit_read({.commit = commits[i].id}) == commits[i].id);
        // Of commits of one instant, the newest counts.
        if (i + 1 < commits.size() && commits[i + 1].created_at_us == commits[i].created_at_us) continue;
        read_point at;
        at.time = instant{std::chrono::microseconds{commits[i].created_at_us}};
        CHECK(graph.people_at(at) == shown[i]);
        CHECK(graph.commit_read(at) == commits[i].id);
    }
    CHECK(graph.commit_read({}) == commits.back().id);
    // A state is read with its own schema.
    const std::string_view cities = "query cities() { match { $c: City } return { $c.name } }";
    query_request ask{cities, "cities"};
    CHECK(given(graph.session->query(ask)).rows.empty());
    ask.at = {.commit = commits[1].id};
    CHECK(refused(graph.session->query(ask)).fault == graph_fault::bad_request);
    CHECK_FALSE(given(graph.session->check(ask)).empty());
}

inline void law_no_such_state(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto first = given(graph.session->commits()).front();
    const auto fault_at = [&](const read_point& at) {
        query_request request{suite_queries, "people"};
        request.at = at;
        const auto fault = refused(graph.session->query(request)).fault;
        CHECK(refused(graph.session->snapshot(at)).fault == fault);
        CHECK(refused(graph.session->diff({.from = {}, .to = at})).fault == fault);
        return fault;
    };
    CHECK(fault_at({.branch = "nobody"}) == graph_fault::not_found);
    CHECK(fault_at({.commit = "01ARZ3NDEKTSV4RRFFQ69G5FAV"}) == graph_fault::not_found);
    read_point before;
    before.time = instant{std::chrono::microseconds{first.created_at_us - 1'000'000}};
    CHECK(fault_at(before) == graph_fault::not_found);
    before.commit = first.id;
    CHECK(fault_at(before) == graph_fault::bad_request);
    const json cleo = boost::json::object{{"name", "Cleo"}};
    query_request add{suite_queries, "add", &cleo};
    add.at = {.commit = first.id};
    CHECK(refused(graph.session->mutate(add, "ann")).fault == graph_fault::bad_request);
}

inline void law_snapshots(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    graph.load("draft", person("Cleo"));
    const auto main = given(graph.session->snapshot({}));
    CHECK(main.branch == std::string{main_branch});
    CHECK(main.commit == graph.branch(main_branch).head);
    CHECK(main.version == graph.branch(main_branch).version);
    const auto draft = given(graph.session->snapshot({.branch = "draft"}));
    CHECK(draft.branch == "draft");
    std::string tables;
    for (std::size_t i = 0; i < draft.tables.size(); ++i) {
        const auto& table = draft.tables[i];
        const auto& same = main.tables.at(i);
        tables += table.table + " " + std::to_string(table.rows) + " ";
        CHECK(table.path.size() == 22);
        CHECK(table.path == same.path);
        const bool is_changed = table.table == "node:Person";
        CHECK(table.version == same.version + (is_changed ? 1 : 0));
        CHECK(table.branch.value_or("main") == (is_changed ? "draft" : "main"));
        CHECK_FALSE(same.branch);
    }
    CHECK(tables == "edge:WorksAt 1 node:Company 1 node:Person 3 ");
    const auto genesis = given(graph.session->commits()).front().id;
    const auto empty = given(graph.session->snapshot({.commit = genesis}));
    CHECK(empty.commit == genesis);
    CHECK(std::ranges::all_of(empty.tables, [](const auto& table) { return table.rows == 0; }));
}

/// The differences as text: `node:Person Bob update age`.
[[nodiscard]] inline std::string text_of(const graph_diff& diff) {
    std::string text;
    for (const auto& row : diff.changes) {
        text += (text.empty() ? "" : ", ") + row.table + " " + row.id + " " + std::string{spelling(row.edit)};
        for (const auto& property : row.properties) text += " " + property;
        if (row.from || row.to) text += " " + row.from.value_or("?") + "->" + row.to.value_or("?");
    }
    return text;
}

inline void law_differences(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    graph.load("draft", person("Ann", 31) + person("Cleo"), load_mode::overwrite);
    const std::string_view moved =
        "{\"edge\": \"WorksAt\", \"from\": \"Cleo\", \"to\": \"Acme\", \"data\": {\"id\": \"w1\"}}\n"
        "{\"edge\": \"WorksAt\", \"from\": \"Ann\", \"to\": \"Acme\", \"data\": {\"id\": \"w2\"}}\n";
    graph.load("draft", moved);
    const diff_request request{.from = {}, .to = {.branch = "draft"}};
    const auto all = given(graph.session->diff(request));
    CHECK(text_of(all) ==
          "edge:WorksAt w1 update from Cleo->Acme, edge:WorksAt w2 insert Ann->Acme, node:Person Ann update age, "
          "node:Person Bob delete, node:Person Cleo insert");
    CHECK(all.complete);
    CHECK(all.tables == std::map<std::string, row_counts>{{"edge:WorksAt", {1, 1, 0}}, {"node:Person", {1, 1, 1}}});
    CHECK(all.from.branch == std::string{main_branch});
    CHECK(all.to.commit == graph.branch("draft").head);
    const auto back = given(graph.session->diff({.from = request.to, .to = request.from}));
    CHECK(text_of(back) ==
          "edge:WorksAt w1 update from Ann->Acme, edge:WorksAt w2 delete Ann->Acme, node:Person Ann update age, "
          "node:Person Bob insert, node:Person Cleo delete");

    auto some = request;
    some.tables = {"node:Person"};
    some.edit = row_edit::remove;
    CHECK(text_of(given(graph.session->diff(some))) == "node:Person Bob delete");
    some = request;
    some.most = 2;
    const auto cut = given(graph.session->diff(some));
    CHECK(cut.changes.size() == 2);
    CHECK_FALSE(cut.complete);
    CHECK(cut.tables == all.tables);
    some.tables = {"node:Nobody"};
    CHECK(refused(graph.session->diff(some)).fault == graph_fault::bad_request);
    CHECK(given(graph.session->diff({.from = request.to, .to = request.to})).changes.empty());
    const auto commits = given(graph.session->commits());
    const auto grown = given(graph.session->diff({.from = {.commit = commits[0].id}, .to = {.commit = commits[1].id}}));
    CHECK(grown.tables == std::map<std::string, row_counts>{
                              {"edge:WorksAt", {1, 0, 0}}, {"node:Company", {1, 0, 0}}, {"node:Person", {2, 0, 0}}});
}

inline void law_branches_of_others(const engine_maker& make_engine) {
    branched_graph graph{make_engine};
    auto other = make_engine(graph.storage);
    const auto there = given(other.open(suite_root));
    CHECK(given(there->branches()).size() == 1);
    graph.fork("draft");
    static_cast<void>(given(there->load({.records = person("Cleo"), .branch = "draft"})));
    CHECK(graph.people_at({.branch = "draft"}) == "Ann 30, Bob null, Cleo null");
    static_cast<void>(given(there->merge_branch({.source = "draft"})));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null, Cleo null");
    static_cast<void>(given(there->delete_branch("draft")));
    CHECK(given(graph.session->branches()).size() == 1);
}

}  // namespace omnigraph::cluster::testing::engine_laws
