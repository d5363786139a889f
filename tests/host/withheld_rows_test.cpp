// What stays of an error and of conflicts for who may not read the rows.
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/host/fault_text.hpp>
#include <omnigraph/cluster/host/withheld_rows.hpp>

using namespace omnigraph::cluster;

// A text that was put together has to say what it is made of.
static_assert(!std::is_convertible_v<std::string, fault_text>);
static_assert(!std::is_convertible_v<std::string_view, fault_text>);
static_assert(std::is_convertible_v<const char (&)[3], fault_text>);

TEST_CASE("a fault of rows is told by its outline, with its place, and one without an outline by its place alone") {
    graph::data_faults found{"record"};
    found.add({1, 3}, of_rows("'ann' has it", "a row has it"));
    found.add({2, 4}, of_input("'own' is no date"));
    auto failed = graph::bad_data(found.take());
    failed.faults.push_back({3, 5, "'bob' is forgotten"});
    CHECK(failed.message == "record 1 (line 3): 'ann' has it (and 1 more)");
    const auto told = without_rows(failed);
    CHECK(told.message == "record 1 (line 3): a row has it (and 1 more)");
    CHECK(told.fault == graph_fault::bad_request);
    CHECK(told.faults.at(0).message == "record 1 (line 3): a row has it");
    CHECK(told.faults.at(1).message == "record 2 (line 4): 'own' is no date");
    CHECK(told.faults.at(2).message.find("bob") == std::string::npos);
    CHECK(told.faults.at(2).line == 5);
}

TEST_CASE("an error that does not say what it is made of tells nothing, unless it is for the log") {
    graph_error failed{"'ann' is in the way", write_effect::no, graph_fault::conflict};
    failed.reason = graph_reason::branch_exists;
    failed.remedy = "Try again.";
    const auto told = without_rows(failed);
    CHECK(told.message.find("ann") == std::string::npos);
    CHECK(told.reason == graph_reason::branch_exists);
    CHECK(told.remedy == "Try again.");
    failed.fault = graph_fault::internal;
    CHECK(without_rows(failed).message == "'ann' is in the way");
    CHECK(without_rows(graph::bad_request("stopped")).message == "stopped");
    CHECK(without_rows(graph::not_found("no branch 'x'")).message == "no branch 'x'");
}

TEST_CASE("a conflict keeps table and kind, and its outline or the name of its kind") {
    merge_outcome merged;
    merged.conflict_count = 2;
    merged.conflicts = {
        {"node:P", "ann", merge_conflict_kind::divergent_update, "divergent update for id 'ann'", "divergent update"},
        {"node:P", "bob", merge_conflict_kind::orphan_edge, "'bob' is gone"}};
    const auto told = without_rows(merged);
    CHECK(told.conflict_count == 2);
    for (const auto& one : told.conflicts) CHECK_FALSE(one.row);
    CHECK(told.conflicts.at(0).message == "divergent update");
    CHECK(told.conflicts.at(1).message == "orphan_edge");
    CHECK(told.conflicts.at(1).table == "node:P");
}
