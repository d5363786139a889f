// The promises of host/graph_branches.hpp about branches, one function each.
//
//     engine_laws::law_branches_apart(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

/// A graph with the records of the suite, and what tests of branches do with it.
struct branched_graph : suite_graph {
    explicit branched_graph(const engine_maker& make_engine, std::string_view records = suite_records)
        : suite_graph{make_engine} {
        load(main_branch, records);
    }

    void load(std::string_view branch, std::string_view records, load_mode mode = load_mode::merge) const {
        static_cast<void>(given(session->load({.records = records, .mode = mode, .actor = "ann", .branch = branch})));
    }
    void fork(std::string_view name, std::string_view from = main_branch) const {
        static_cast<void>(given(session->create_branch({.name = name, .from = {.branch = from}})));
    }
    /// The people of a state, as suite_graph::people.
    [[nodiscard]] std::string people_at(const read_point& at) const {
        query_request request{suite_queries, "people"};
        request.at = at;
        return text_of(given(session->query(request)));
    }
    /// The commit that a read of `at` says that it has read.
    [[nodiscard]] std::string commit_read(const read_point& at) const {
        query_request request{suite_queries, "people"};
        request.at = at;
        return given(session->query(request)).commit;
    }
    [[nodiscard]] branch_info branch(std::string_view name) const {
        const auto all = given(session->branches());
        const auto found = std::ranges::find(all, name, &branch_info::name);
        REQUIRE_MESSAGE(found != all.end(), name);
        return *found;
    }
    [[nodiscard]] merge_outcome merge(std::string_view source, std::string_view target = main_branch) const {
        return given(session->merge_branch({.source = source, .target = target, .actor = "bob"}));
    }
};

[[nodiscard]] inline std::string person(const std::string& name, std::optional<int> age = {}) {
    return "{\"type\": \"Person\", \"data\": {\"name\": \"" + name + "\"" +
           (age ? ", \"age\": " + std::to_string(*age) : "") + "}}\n";
}

// ---- branches ---------------------------------------------------------------------------

inline void law_branch_list(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    const auto main = graph.branch(main_branch);
    CHECK_FALSE(main.parent);
    CHECK(main.head == given(graph.session->commits()).back().id);
    const auto commits = given(graph.session->commits()).size();
    const auto made = given(graph.session->create_branch({.name = "draft"}));
    CHECK(made.name == "draft");
    CHECK(made.head == main.head);
    CHECK(made.version == main.version);
    CHECK(made.parent == std::string{main_branch});
    CHECK(made.fork == main.head);
    graph.fork("beta", "draft");
    CHECK(graph.branch("beta").parent == std::string{"draft"});
    CHECK(given(graph.session->commits()).size() == commits);
    std::string names;
    for (const auto& one : given(graph.session->branches())) names += one.name + " ";
    CHECK(names == "main beta draft ");
    const auto genesis = given(graph.session->commits()).front().id;
    const auto early = given(graph.session->create_branch({.name = "early", .from = {.commit = genesis}}));
    CHECK(early.fork == genesis);
    CHECK(graph.people_at({.branch = "early"}).empty());
}

inline void law_refused_branches(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    auto& session = *graph.session;
    const auto create = [&](const branch_request& request) { return refused(session.create_branch(request)).fault; };
    graph.fork("draft");
    graph.fork("beta", "draft");
    CHECK(create({.name = "draft"}) == graph_fault::conflict);
    for (const auto* name : {"", " ", "main", " draft", "__internal"})
        CHECK(create({.name = name}) == graph_fault::bad_request);
    CHECK(create({.name = "c", .from = {.branch = "nobody"}}) == graph_fault::not_found);
    CHECK(create({.name = "c", .from = {.commit = "01ARZ3NDEKTSV4RRFFQ69G5FAV"}}) == graph_fault::not_found);
    CHECK(refused(session.delete_branch(main_branch)).fault == graph_fault::bad_request);
    CHECK(refused(session.delete_branch("nobody")).fault == graph_fault::not_found);
    CHECK(refused(session.delete_branch("draft")).fault == graph_fault::conflict);
    CHECK(refused(session.load({.records = suite_records, .branch = "nobody"})).fault == graph_fault::not_found);
    CHECK(given(session.branches()).size() == 3);
    static_cast<void>(given(session.delete_branch("beta")));
    static_cast<void>(given(session.delete_branch("draft")));
    CHECK(given(session.branches()).size() == 1);
    CHECK(refused(session.commits_of("draft", 10)).fault == graph_fault::not_found);
}

inline void law_branches_apart(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    graph.load("draft", person("Cleo", 5));
    const json dora = boost::json::object{{"name", "Dora"}};
    query_request add{suite_queries, "add", &dora};
    add.at = {.branch = "draft"};
    const auto changed = given(graph.session->mutate(add, "ann"));
    REQUIRE(changed.commit);
    CHECK(changed.commit->branch == "draft");
    graph.load(main_branch, person("Eve"));
    CHECK(graph.people_at({.branch = "draft"}) == "Ann 30, Bob null, Cleo 5, Dora null");
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null, Eve null");
    const auto line = given(graph.session->commits_of("draft", 10));
    REQUIRE(line.size() == 4);
    CHECK(line.front().kind == "init");
    CHECK(line[1].branch == std::string{main_branch});
    CHECK(line[2].parents == std::vector<std::string>{line[1].id});
    CHECK(line[2].version == line[1].version + 1);
    CHECK(line.back().id == graph.branch("draft").head);
    CHECK(given(graph.session->commits_of("draft", 1)).front().id == line.back().id);
    CHECK(given(graph.session->commit(line.back().id)).branch == "draft");
    CHECK(given(graph.session->commits()).size() == 3);
}

inline void law_schema_needs_main_alone(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    const auto wanted = std::string{suite_schema} + "node City {name: String @key}\n";
    const auto why = refused(graph.engine.host->apply_schema(suite_root, wanted, "ann", {}));
    CHECK(why.fault == graph_fault::conflict);
    CHECK(why.effect == write_effect::no);
    CHECK(given(graph.engine.host->preview_schema(suite_root, wanted)).refusal()->fault == graph_fault::conflict);
    const auto before = given(graph.session->commits()).front().id;
    static_cast<void>(given(graph.session->delete_branch("draft")));
    CHECK(given(graph.engine.host->apply_schema(suite_root, wanted, "ann", {})).schema_source == wanted);
    const auto earlier = graph.session->create_branch({.name = "late", .from = {.commit = before}});
    CHECK(refused(earlier).fault == graph_fault::conflict);
}

/// All branches have one shape, which other words do not change.
inline void law_reworded_schema_of_branches(const engine_maker& make_engine) {
    const branched_graph graph{make_engine};
    graph.fork("draft");
    graph.load("draft", person("Cleo", 5));
    const auto text = "// people, and where they work\n" + std::string{suite_schema};
    const auto early = graph.branch("draft").head;
    CHECK_FALSE(given(graph.engine.host->preview_schema(suite_root, text)).refusal());
    CHECK(given(graph.engine.host->apply_schema(suite_root, text, "ann", {})).schema_source == text);
    CHECK(graph.branch("draft").head == early);
    CHECK(graph.people_at({.branch = "draft"}) == "Ann 30, Bob null, Cleo 5");
    graph.load("draft", person("Dora"));
    graph.load(main_branch, person("Eve"));
    CHECK(graph.people_at({.commit = early}) == "Ann 30, Bob null, Cleo 5");
    CHECK(graph.merge("draft").result == merge_result::merged);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null, Cleo 5, Dora null, Eve null");
    static_cast<void>(given(graph.session->create_branch({.name = "late", .from = {.commit = early}})));
    CHECK(graph.people_at({.branch = "late"}) == "Ann 30, Bob null, Cleo 5");
}

}  // namespace omnigraph::cluster::testing::engine_laws
