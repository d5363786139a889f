// The document in which the fake engine stores a graph.
//
//     auto stored = read_fake_graph(store, "graphs/kb.omni");
//     stored->graph.tables["node:Person"]["Ann"] = {{"name", "Ann"}};
//     auto moved = write_fake_graph(store, "graphs/kb.omni", stored->graph, stored->version);
//
// A new graph is stored as the bare text of its schema, so that tests write and compare it easily. A graph with rows,
// commits or its own uid is a JSON object. Any text that does not begin with `{` is a graph.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing {

using fake_table = std::map<std::string, boost::json::object>;  ///< by id

using fake_tables = std::map<std::string, fake_table>;  ///< by key, `node:Person`

/// What a commit left.
struct fake_state {
    std::string schema;
    fake_tables tables = {};
};

/// A branch beside main.
struct fake_branch {
    std::string parent;                      ///< a branch
    std::string fork;                        ///< a commit
    std::vector<graph_commit> commits = {};  ///< its own, oldest first
    fake_tables tables = {};                 ///< of its head
};

struct fake_graph {
    std::string schema;
    std::string uid;  ///< derived from the root, unless the engine made one
    std::vector<graph_commit> commits{{"commit-1", "main", 1, {}, {}, 1'000'000, "init", {}}};  ///< of main
    fake_tables tables = {};                                                                    ///< of main's head
    std::map<std::string, fake_branch, std::less<>> branches = {};
    std::vector<graph_commit> merged = {};          ///< commits of branches that were merged
    std::map<std::string, fake_state> states = {};  ///< of commits that are no heads, by id
};

struct stored_fake_graph {
    fake_graph graph;
    object_version version;
};

/// The key of the document: `<root>/manifest.json`.
[[nodiscard]] std::string fake_manifest(std::string_view root);

/// The uid of a graph without one of its own.
[[nodiscard]] std::string fake_uid(std::string_view root);

/// The text member `name` of an object; empty when there is none.
[[nodiscard]] std::string text_member(const json& object, std::string_view name);

[[nodiscard]] std::string encode_fake_graph(const fake_graph& graph, std::string_view root);
[[nodiscard]] graph_result<fake_graph> decode_fake_graph(std::string_view bytes, std::string_view root);

/// not_found when there is no graph at the root.
[[nodiscard]] graph_result<stored_fake_graph> read_fake_graph(object_store& store, std::string_view root);

/// conflict when the graph has changed; the effect is that of the failed write.
[[nodiscard]] graph_result<done> write_fake_graph(object_store& store, std::string_view root, const fake_graph& graph,
                                                  const object_version& expected);

/// Adds a commit on top of main, with the same tables; the caller may change `commits.back()`. `before` is what the
/// commit below has left, when that has been changed since.
void add_fake_commit(fake_graph& graph, std::string_view kind, std::string_view actor,
                     std::optional<fake_state> before = {});

[[nodiscard]] live_graph live_fake_graph(const fake_graph& graph);

/// Planned by the migration planner. Two texts that are not schemas differ by one step, which concerns no rows; they do
/// not differ when only blanks and `//` comments do.
[[nodiscard]] schema_preview preview_fake_schema(const fake_graph& graph, std::string_view desired);

/// Changes the rows as the steps require.
void migrate_fake_rows(fake_graph& graph, const lang::migration_plan& plan);

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_graph_document.ipp>
#endif
