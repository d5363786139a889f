#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/values/history_json.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("history as JSON has the shapes of the specification") {
    const graph_commit commit{"c2", "main", 2, {"c1", "d1"}, "ann", 7, "merge", {}};
    const std::string commit_text =
        R"({"graph_commit_id":"c2","manifest_branch":"main","manifest_version":2,"parent_commit_id":"c1","merged_parent_commit_id":"d1","actor_id":"ann","created_at":7,"kind":"merge"})";
    CHECK(compact_json(json_of_commit(commit)) == commit_text);
    CHECK(compact_json(json_of_branch({"draft", "c1", 1, "main", "c1"})) ==
          R"({"name":"draft","head":"c1","manifest_version":1,"parent":"main","fork":"c1"})");
    CHECK(
        compact_json(json_of_snapshot({"main", "c2", 2, {{"node:A", "nodes/0", 1, 3, {}}}})) ==
        R"({"branch":"main","manifest_version":2,"commit":"c2","tables":[{"table_key":"node:A","table_path":"nodes/0","table_version":1,"table_branch":null,"row_count":3}]})");
    merge_outcome merged{merge_result::merged, "c0", {{"node:A", {1, 0, 2}}}, {}, 0, commit};
    CHECK(
        compact_json(json_of_merge(merged, {.source = "draft"})) ==
        R"({"source":"draft","target":"main","outcome":"merged","actor_id":null,"base":"c0","dry_run":false,"tables":[{"table_key":"node:A","inserted":1,"updated":0,"deleted":2}],"conflict_count":0,"merge_conflicts":[],"commit":)" +
            commit_text + "}");
    for (const auto* row : {"a", "b", "c", "d"})
        merged.conflicts.push_back({"node:A", row, merge_conflict_kind::divergent_update, "no"});
    merged.conflict_count = 5;
    CHECK(summary_of_conflicts(merged) ==
          "merge conflicts: node:A:a (divergent_update), node:A:b (divergent_update), node:A:c (divergent_update); and "
          "2 more");
    graph_diff diff;
    diff.to.version = 4;
    diff.changes = {{"edge:E", "e1", row_edit::update, {"since"}, "x", "y"}};
    CHECK(
        compact_json(json_of_diff(diff).at("changes")) ==
        R"([{"table_key":"edge:E","kind":"edge","type_name":"E","id":"e1","op":"update","manifest_version":4,"endpoints":{"from":"x","to":"y"},"properties":["since"]}])");
}
