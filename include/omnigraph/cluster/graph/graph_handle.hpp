// An open graph: load, mutate, read, and look at its history.
//
//     auto kb = host.open("graphs/kb.omni");
//     auto loaded = (*kb)->load(jsonl, load_mode::merge, "ann");
//     auto changed = (*kb)->mutate(source, "add_person", parameters, "ann");
//     auto view = (*kb)->view();          // one snapshot, for as long as it is held
//
// (1) A call is one commit, or none when nothing changed; a failed call changes nothing
//     unless its error says that it may have moved.
// (2) Every call sees the head as the store has it when the call starts; a view stays
//     on its snapshot.
// (3) Safe to use from several threads; writes of one handle queue.
#pragma once

#include <cstdint>
#include <istream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/graph/sqlite/query_executor.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct load_report {
    load_mode mode = load_mode::merge;
    std::map<std::string, std::uint64_t> rows;  ///< records of the input per table key
    std::optional<commit_record> commit;        ///< nullopt: every row was there already
};

struct mutation_report {
    std::uint64_t affected_nodes = 0;
    std::uint64_t affected_edges = 0;
    std::optional<commit_record> commit;  ///< nullopt: nothing changed
};

class graph_handle;

/// A connection to one snapshot, with what read queries have prepared on it. Immovable: the session points into it.
struct read_connection {
    read_connection(snapshot_ptr shown, database opened) : state{std::move(shown)}, db{std::move(opened)} {}
    read_connection(const read_connection&) = delete;
    read_connection& operator=(const read_connection&) = delete;

    snapshot_ptr state;  ///< the session points into its schema
    database db;
    bool damaged = false;  ///< not to be used again
    std::optional<query_session> queries;
};

/// One snapshot with a connection that can only read it. Not shared between threads.
class graph_view {
public:
    graph_view(graph_view&&) noexcept = default;
    graph_view& operator=(graph_view&&) = delete;
    ~graph_view();

    [[nodiscard]] database& db() { return connection_->db; }

    /// Runs a read query, checked against this snapshot's schema.
    [[nodiscard]] answer<query_result> query(const query_call& call);

    [[nodiscard]] const physical_schema& tables() const { return state_->shape->tables; }
    [[nodiscard]] const lang::catalog& catalog() const { return state_->shape->catalog; }
    [[nodiscard]] const snapshot& state() const { return *state_; }

private:
    friend class graph_handle;
    graph_view(graph_handle& from, snapshot_ptr state, std::unique_ptr<read_connection> connection)
        : from_{&from}, state_{std::move(state)}, connection_{std::move(connection)} {}

    graph_handle* from_;
    snapshot_ptr state_;
    std::unique_ptr<read_connection> connection_;
};

class graph_handle {
public:
    /// Opened by sqlite_host; the store and the runtime must outlive it.
    graph_handle(repository objects, std::shared_ptr<cache> files, runtime& clock)
        : clock_{&clock}, states_{std::move(objects), std::move(files), clock}, writes_{states_, clock} {}

    [[nodiscard]] answer<load_report> load(std::string_view records, load_mode mode, std::string_view actor);

    /// Reads the stream to its end first: a load may have to run twice.
    [[nodiscard]] answer<load_report> load(std::istream& records, load_mode mode, std::string_view actor);

    /// `query` was checked against this graph's schema, `parameters` against the query.
    [[nodiscard]] answer<mutation_report> mutate(const lang::checked_query& query,
                                                 const lang::parameter_values& parameters, std::string_view actor);

    /// The head, readable. The handle must outlive it.
    [[nodiscard]] answer<graph_view> view();

    /// The head's schema, names and versions.
    [[nodiscard]] answer<snapshot_ptr> head() { return states_.latest(); }

    /// From the oldest to the newest, at most the last `most`.
    [[nodiscard]] answer<std::vector<commit_record>> commits(std::size_t most = 1000);

    [[nodiscard]] answer<commit_record> commit(std::string_view id);

    /// After a read failed with sql_fault::damaged: the next view is made from the stored image.
    void forget_local_copy(const graph_view& view);

    [[nodiscard]] std::string uri() { return states_.objects().display(); }

private:
    friend class graph_view;
    void give_back(const snapshot_ptr& state, std::unique_ptr<read_connection> connection);
    [[nodiscard]] std::unique_ptr<read_connection> idle_connection(const snapshot& state);
    [[nodiscard]] answer<commit_record> read_commit(const commit_ref& ref, const manifest_record& manifest);

    static constexpr std::size_t most_idle = 8;

    runtime* clock_;
    snapshots states_;
    committer writes_;
    std::mutex mutex_;
    std::string idle_commit_;
    std::vector<std::unique_ptr<read_connection>> idle_;
    std::shared_ptr<derived_data> derived_ = std::make_shared<derived_data>();
    std::map<std::string, commit_record> known_commits_;  ///< immutable, so valid for ever
};

// ---- details ----------------------------------------------------------------------------

inline graph_view::~graph_view() {
    if (connection_) from_->give_back(state_, std::move(connection_));
}

inline answer<query_result> graph_view::query(const query_call& call) {
    if (!connection_->queries) {
        const auto& shown = *connection_->state;
        auto session =
            query_session::open(connection_->db, shown.shape->tables, shown.branch().head.id, from_->derived_);
        if (!session) return session.error();
        connection_->queries.emplace(*std::move(session));
    }
    return connection_->queries->run(call);
}

inline answer<load_report> graph_handle::load(std::string_view records, load_mode mode, std::string_view actor) {
    load_report report{mode, {}, {}};
    auto commit = writes_.publish("load", std::string{actor},
                                  [&](database& db, const physical_schema& tables) -> answer<written_tables> {
                                      auto loaded = load_records(db, tables, records, mode, *clock_);
                                      if (!loaded) return loaded.error();
                                      report.rows = std::move(loaded->rows);
                                      return std::move(loaded->tables);
                                  });
    if (!commit) return commit.error();
    report.commit = *std::move(commit);
    return report;
}

inline answer<load_report> graph_handle::load(std::istream& records, load_mode mode, std::string_view actor) {
    const std::string text{std::istreambuf_iterator<char>{records}, {}};
    if (records.bad()) return internal("The records to load cannot be read to their end.");
    return load(std::string_view{text}, mode, actor);
}

inline answer<mutation_report> graph_handle::mutate(const lang::checked_query& query,
                                                    const lang::parameter_values& parameters, std::string_view actor) {
    mutation_report report;
    auto commit = writes_.publish("mutate", std::string{actor},
                                  [&](database& db, const physical_schema& tables) -> answer<written_tables> {
                                      auto changed = run_mutation(db, tables, query, parameters, *clock_);
                                      if (!changed) return changed.error();
                                      report.affected_nodes = changed->nodes;
                                      report.affected_edges = changed->edges;
                                      return std::move(changed->tables);
                                  });
    if (!commit) return commit.error();
    report.commit = *std::move(commit);
    return report;
}

inline std::unique_ptr<read_connection> graph_handle::idle_connection(const snapshot& state) {
    const std::lock_guard lock{mutex_};
    if (idle_commit_ != state.branch().head.id || idle_.empty()) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

inline void graph_handle::give_back(const snapshot_ptr& state, std::unique_ptr<read_connection> connection) {
    if (connection->damaged) return;
    connection->db.cap(std::nullopt);
    // Only connections to the head are of use to anybody.
    if (!states_.is_head(*state)) return;
    const std::lock_guard lock{mutex_};
    const auto& commit = state->branch().head.id;
    if (commit != idle_commit_) idle_.clear();
    idle_commit_ = commit;
    if (idle_.size() < most_idle) idle_.push_back(std::move(connection));
}

inline answer<graph_view> graph_handle::view() {
    auto state = states_.latest();
    if (!state) return state.error();
    if (auto idle = idle_connection(**state)) return graph_view{*this, *std::move(state), std::move(idle)};
    auto db = states_.open(**state);
    if (!db) return db.error();
    auto connection = std::make_unique<read_connection>(*state, *std::move(db));
    return graph_view{*this, *std::move(state), std::move(connection)};
}

inline void graph_handle::forget_local_copy(const graph_view& view) {
    states_.forget(view.state());
    view.connection_->damaged = true;
    const std::lock_guard lock{mutex_};
    idle_.clear();
}

inline answer<commit_record> graph_handle::read_commit(const commit_ref& ref, const manifest_record& manifest) {
    {
        const std::lock_guard lock{mutex_};
        if (const auto at = known_commits_.find(ref.id); at != known_commits_.end()) return at->second;
    }
    auto record = states_.objects().commit(ref, manifest);
    if (!record) return record.error();
    const std::lock_guard lock{mutex_};
    known_commits_.emplace(ref.id, *record);
    return record;
}

inline answer<std::vector<commit_record>> graph_handle::commits(std::size_t most) {
    auto state = states_.latest();
    if (!state) return state.error();
    const auto& manifest = (*state)->manifest.record;
    std::vector<commit_record> newest_first;
    for (auto ref = (*state)->branch().head; newest_first.size() < most;) {
        auto record = read_commit(ref, manifest);
        if (!record) return record.error();
        newest_first.push_back(*std::move(record));
        if (newest_first.back().parents.empty()) break;
        ref = newest_first.back().parents.front();
    }
    return std::vector<commit_record>(newest_first.rbegin(), newest_first.rend());
}

inline answer<commit_record> graph_handle::commit(std::string_view id) {
    auto all = commits(std::size_t(-1));
    if (!all) return all.error();
    for (auto& record : *all)
        if (record.id == id) return std::move(record);
    return not_found("commit '" + std::string{id.substr(0, 64)} + "' not found in the graph at '" + uri() + "'");
}

}  // namespace omnigraph::cluster::graph
