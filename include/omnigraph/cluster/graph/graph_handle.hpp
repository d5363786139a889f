// An open graph inside the engine: what the sessions of one root share (engine_session.hpp).
//
//     auto kb = handles.open("graphs/kb.omni");
//     auto loaded = (*kb)->load(text, load_mode::merge, "ann");
//     auto view = (*kb)->view();          // one snapshot, for as long as it is held
//
// (1) A call makes one commit, or none when nothing changes. A failed call changes nothing unless its error says that
//     it may have.
// (2) Every call uses the head that the store has when the call starts. A read may be shown the state before a commit
//     of this process whose call has not ended; it does not wait for it. A view stays on its snapshot.
// (3) A handle is safe to use from several threads; its writes queue.
// (4) A handle belongs to the graph that it met first: another graph at the same root is a conflict.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/query_cache.hpp>
#include <omnigraph/cluster/graph/query_fitting.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/schema_committer.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// Fits a query to the schema of the head on which a write runs.
using query_fitter = std::function<graph_result<fitted_query>(const lang::schema_catalog&)>;

class collected_texts;
class graph_handle;

/// A connection to one snapshot, with the queries prepared on it. Immovable, because the query session points into it.
struct read_connection {
    read_connection(snapshot_ptr shown, database opened) : state{std::move(shown)}, db{std::move(opened)} {}
    read_connection(const read_connection&) = delete;
    read_connection& operator=(const read_connection&) = delete;

    snapshot_ptr state;  ///< the query session points into its schema
    database db;
    bool damaged = false;  ///< must not be used again
    std::optional<query_session> queries;
    std::optional<statement> identity = {};  ///< while it is stepped, the file stays as it is
};

/// One snapshot with a connection that can only read it. Used by one thread at a time.
class graph_view {
public:
    graph_view(graph_view&&) noexcept = default;
    graph_view& operator=(graph_view&&) = delete;
    ~graph_view();

    [[nodiscard]] database& db() { return connection_->db; }

    /// Runs a reading query that was checked against this snapshot's schema.
    [[nodiscard]] graph_result<query_result> query(const query_call& call);

    /// How it would be answered (sqlite/query_explainer.hpp).
    [[nodiscard]] graph_result<query_explanation> explain(const query_call& call);

    [[nodiscard]] const table_layout& tables() const { return state_->shape->tables; }
    [[nodiscard]] const lang::schema_catalog& catalog() const { return state_->shape->catalog; }
    [[nodiscard]] const std::string& schema_text() const { return state_->shape->source; }
    [[nodiscard]] const snapshot& state() const { return *state_; }

private:
    friend class graph_handle;
    graph_view(graph_handle& handle, snapshot_ptr state, std::unique_ptr<read_connection> connection);
    [[nodiscard]] graph_result<query_session*> session();

    graph_handle* handle_;
    snapshot_ptr state_;
    std::unique_ptr<read_connection> connection_;
};

class graph_handle {
public:
    /// Made by graph_handles. The store and the runtime must outlive it.
    graph_handle(repository objects, std::shared_ptr<file_cache> files, runtime& clock, call_limits limits = {});

    [[nodiscard]] graph_result<load_outcome> load(std::string_view records, load_mode mode, std::string_view actor,
                                                  std::string_view branch = main_branch) {
        return load({.records = records, .mode = mode, .actor = actor, .branch = branch}, nullptr);
    }

    /// `texts` has the vectors that records leave out, when the request asks for them.
    [[nodiscard]] graph_result<load_outcome> load(const load_request& request, collected_texts* texts);

    /// Calls `fit` in every attempt, so that a changed schema is noticed. `now` is the value of now(). `texts` has the
    /// vectors of `@embed` properties that the mutation leaves out.
    [[nodiscard]] graph_result<mutation_outcome> mutate(const query_fitter& fit, instant now, std::string_view actor,
                                                        std::string_view branch = main_branch,
                                                        collected_texts* texts = nullptr);

    /// One commit of the kind `embed`; nullopt when the write changes nothing.
    [[nodiscard]] graph_result<std::optional<commit_record>> embed(const table_write& write, std::string_view actor,
                                                                   std::string_view branch) {
        return writes_.publish({std::string{branch}, "embed", std::string{actor}}, write);
    }

    /// Returns the graph afterwards. The errors are those of graph_host::apply_schema (versions/schema_committer.hpp).
    [[nodiscard]] graph_result<live_graph> apply_schema(const std::shared_ptr<const schema_shape>& desired,
                                                        std::string_view actor, const graph_guard& guard,
                                                        lang::drop_mode drops = lang::drop_mode::soft) {
        return schemas_.apply(desired, actor, guard, drops);
    }

    /// Optimize, cleanup and repair. The handle must outlive it.
    [[nodiscard]] upkeep care() { return {states_, writes_, *clock_}; }

    /// A view of a head, or of an earlier state. The handle must outlive it.
    [[nodiscard]] graph_result<graph_view> view(const read_point& at = {});

    [[nodiscard]] graph_history& history() { return history_; }

    [[nodiscard]] const call_limits& limits() const { return limits_; }

    /// The reading queries that were asked before.
    [[nodiscard]] query_cache& queries() { return queries_; }

    /// The schema, layout and versions of the head of `main`.
    [[nodiscard]] graph_result<snapshot_ptr> head() { return states_.latest(); }

    /// The id of the graph that was opened. Asks the store only before the first manifest was read.
    [[nodiscard]] graph_result<std::string> graph_uid() { return states_.graph_uid(); }

    /// Checks that every object for the first read of the head exists.
    [[nodiscard]] graph_result<done> check_stored();

    /// The last `most` commits of `main`, oldest first.
    [[nodiscard]] graph_result<std::vector<commit_record>> commits(std::size_t most = 1000) {
        return history_.commits(main_branch, most);
    }

    [[nodiscard]] graph_result<commit_record> commit(std::string_view id) { return history_.commit(id); }

    /// For a read that failed with sql_fault::damaged: the next view is made from the stored image.
    void forget_local_copy(const graph_view& view);

    [[nodiscard]] std::string uri() { return states_.objects().display(); }

private:
    friend class graph_view;
    void give_back(const snapshot_ptr& state, std::unique_ptr<read_connection> connection);
    [[nodiscard]] graph_result<snapshot_ptr> state_to_read(const read_point& at);
    [[nodiscard]] std::unique_ptr<read_connection> idle_connection(const snapshot& state);
    /// A connection to the state that it holds; null when its file has become the one of another commit.
    [[nodiscard]] graph_result<std::unique_ptr<read_connection>> reading_connection(const snapshot_ptr& state);

    static constexpr std::size_t max_idle = 8;          ///< connections to one commit
    static constexpr std::size_t max_idle_commits = 4;  ///< heads of branches that are read in turn

    runtime* clock_;
    call_limits limits_;
    snapshots states_;
    committer writes_;
    schema_committer schemas_;
    graph_history history_;
    std::mutex mutex_;
    std::map<std::string, std::vector<std::unique_ptr<read_connection>>> idle_;  ///< by commit
    query_cache queries_;
    std::shared_ptr<derived_data> derived_ = std::make_shared<derived_data>();
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_handle.ipp>
#endif
