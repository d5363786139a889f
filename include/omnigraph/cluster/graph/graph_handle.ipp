// Bodies of graph/graph_handle.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_load.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/mutation.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_load.hpp>
#include <omnigraph/cluster/graph/sqlite/query_explainer.hpp>
#include <omnigraph/cluster/graph/versions/recorded_rows.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_view::graph_view(graph_handle& handle, snapshot_ptr state,
                                        std::unique_ptr<read_connection> connection)
    : handle_{&handle}, state_{std::move(state)}, connection_{std::move(connection)} {}

OMNIGRAPH_INLINE graph_handle::graph_handle(repository objects, std::shared_ptr<file_cache> files, runtime& clock,
                                            call_limits limits)
    : clock_{&clock},
      limits_{limits},
      states_{std::move(objects), std::move(files), clock},
      writes_{states_, clock},
      schemas_{states_, writes_, clock},
      history_{states_, writes_, clock} {}

OMNIGRAPH_INLINE graph_view::~graph_view() {
    if (connection_) handle_->give_back(state_, std::move(connection_));
}

OMNIGRAPH_INLINE graph_result<query_session*> graph_view::session() {
    if (!connection_->queries) {
        const auto& shown = *connection_->state;
        auto session = query_session::open(connection_->db, shown.shape->tables, shown.branch().head.id,
                                           handle_->derived_, handle_->states_.names_of_arrays(shown));
        if (!session) return session.error();
        connection_->queries.emplace(*std::move(session));
    }
    return &*connection_->queries;
}

OMNIGRAPH_INLINE graph_result<query_result> graph_view::query(const query_call& call) {
    const auto asked = session();
    if (!asked) return asked.error();
    auto rows = (*asked)->run(call);
    if (rows) rows->commit = state_->branch().head.id;
    return rows;
}

OMNIGRAPH_INLINE graph_result<query_explanation> graph_view::explain(const query_call& call) {
    const auto asked = session();
    if (!asked) return asked.error();
    table_sizes sizes;
    for (const auto& [key, pin] : state_->branch().tables) sizes.emplace(key, pin.rows);
    auto explained = explain_call(**asked, call, sizes);
    if (explained) explained->commit = state_->branch().head.id;
    return explained;
}

OMNIGRAPH_INLINE graph_result<load_outcome> graph_handle::load(const load_request& request, collected_texts* texts) {
    load_outcome outcome{request.mode, {}, {}};
    // A way that cannot decide leaves the word to the next one, on another copy.
    enum class load_way { packed, in_bulk, one_by_one };
    auto way = request.bytes() > committer::largest_in_place ? load_way::packed : load_way::one_by_one;
    bool is_undecided = false;
    const auto write = [&](database& db, const snapshot& head) -> graph_result<written_tables> {
        const call_budget budget{limits_, call_limit::load_time};
        const auto& tables = head.shape->tables;
        graph_result<std::optional<loaded_rows>> loaded{std::nullopt};
        if (way == load_way::packed) {
            const auto can = is_recorded("load", request.bytes(), head) ? graph_result<bool>{false}
                                                                        : can_load_packed(db, tables, request);
            if (!can) return can.error();
            if (*can) loaded = load_packed(db, tables, request, *clock_);
            else way = load_way::in_bulk;
        }
        if (way == load_way::in_bulk) loaded = load_in_bulk(db, tables, request, *clock_, texts);
        if (!loaded) return loaded.error();
        is_undecided = way != load_way::one_by_one && !*loaded;
        if (is_undecided) return bad_request("the records are read again, in another way");
        if (way == load_way::one_by_one) {
            auto one_by_one = load_records(db, tables, request, *clock_, texts);
            if (!one_by_one) return one_by_one.error();
            *loaded = *std::move(one_by_one);
        }
        outcome.rows = std::move((*loaded)->rows);
        outcome.unchanged = std::move((*loaded)->unchanged);
        return std::move((*loaded)->tables);
    };
    const commit_order order{std::string{request.branch}, "load", std::string{request.actor}};
    auto commit = writes_.publish(order, write, request.bytes());
    while (!commit && std::exchange(is_undecided, false)) {
        way = way == load_way::packed ? load_way::in_bulk : load_way::one_by_one;
        commit = writes_.publish(order, write, request.bytes());
    }
    if (!commit) return commit.error();
    if (*commit) outcome.commit = commit_of(**commit);
    return outcome;
}

OMNIGRAPH_INLINE graph_result<mutation_outcome> graph_handle::mutate(const query_fitter& fit, instant now,
                                                                     std::string_view actor, std::string_view branch,
                                                                     collected_texts* texts) {
    mutation_outcome outcome;
    const auto write = [&](database& db, const snapshot& head) -> graph_result<written_tables> {
        const call_budget budget{limits_};
        const auto& tables = head.shape->tables;
        const auto fitted = fit(tables.catalog());
        if (!fitted) return fitted.error();
        auto changed = run_mutation(db, tables, fitted->query, fitted->parameters, now, *clock_, texts);
        if (!changed) return changed.error();
        outcome.affected_nodes = changed->nodes;
        outcome.affected_edges = changed->edges;
        return std::move(changed->tables);
    };
    const auto commit = writes_.publish({std::string{branch}, "mutate", std::string{actor}}, write);
    if (!commit) return commit.error();
    if (*commit) outcome.commit = commit_of(**commit);
    return outcome;
}

OMNIGRAPH_INLINE std::unique_ptr<read_connection> graph_handle::idle_connection(const snapshot& state) {
    const bool is_kept = states_.has_file(state);
    const std::lock_guard lock{mutex_};
    // A connection may have read parts of a file that somebody changed, so it is closed.
    const auto& commit = state.branch().head.id;
    if (!is_kept) idle_.erase(commit);
    const auto kept = idle_.find(commit);
    // A text of the schema that replaced another one makes no commit, but has other queries.
    if (kept == idle_.end() || kept->second.back()->state->shape != state.shape) return nullptr;
    auto connection = std::move(kept->second.back());
    kept->second.pop_back();
    if (kept->second.empty()) idle_.erase(kept);
    return connection;
}

OMNIGRAPH_INLINE void graph_handle::give_back(const snapshot_ptr& state, std::unique_ptr<read_connection> connection) {
    if (connection->damaged) return;
    connection->db.end_reads();
    connection->db.cap(std::nullopt);
    // Only connections to heads are kept for later.
    if (!states_.is_head(*state)) return;
    const std::lock_guard lock{mutex_};
    std::erase_if(idle_, [&](const auto& kept) { return !states_.is_head(*kept.second.front()->state); });
    const auto& commit = state->branch().head.id;
    if (idle_.size() >= max_idle_commits && !idle_.contains(commit)) idle_.erase(idle_.begin());
    auto& kept = idle_[commit];
    if (kept.size() < max_idle) kept.push_back(std::move(connection));
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Begins a read that lasts until end_reads(): nobody changes the file before. False when it is not the file of the
/// connection's state.
[[nodiscard]] OMNIGRAPH_INLINE sql_result<bool> hold_file(read_connection& connection) {
    if (!connection.identity) {
        auto prepared = connection.db.prepare("SELECT graph_uid, \"commit\", fingerprint FROM _og_meta");
        if (!prepared) return prepared.error();
        connection.identity.emplace(*std::move(prepared));
    }
    auto& row = *connection.identity;
    row.reset();
    const auto is_there = row.step();
    if (!is_there) return is_there.error();
    const auto wanted = connection.state->identity();
    return *is_there && row.text(0) == wanted.graph_uid && row.text(1) == wanted.commit &&
           row.text(2) == wanted.fingerprint;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::unique_ptr<read_connection>> graph_handle::reading_connection(
    const snapshot_ptr& state) {
    auto connection = idle_connection(*state);
    if (!connection) {
        // Its file is no reason to make it again when a later commit has taken it.
        const bool has_moved_on = !state->past && !states_.has_file(*state) && !states_.is_head(*state);
        if (has_moved_on) return std::unique_ptr<read_connection>{};
        auto db = states_.open(*state);
        if (!db) return db.error();
        connection = std::make_unique<read_connection>(state, *std::move(db));
    }
    const auto held = detail::hold_file(*connection);
    if (!held && held.error().fault != sql_fault::busy) states_.forget(*state);
    if (!held || !*held) return std::unique_ptr<read_connection>{};
    return connection;
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> graph_handle::state_to_read(const read_point& at) {
    return at.is_head() ? states_.shown(at.branch) : history_.state(at);
}

OMNIGRAPH_INLINE graph_result<graph_view> graph_handle::view(const read_point& at) {
    states_.note_reader();
    // The writers of other processes change the file in place, and those of this one may take it for a later commit.
    for (int tried = 0; tried < 16; ++tried) {
        auto state = state_to_read(at);
        if (!state) return state.error();
        if (!states_.has_file(**state)) {
            states_.settle(**state);
            state = state_to_read(at);
            if (!state) return state.error();
        }
        auto connection = reading_connection(*state);
        if (!connection) return connection.error();
        if (*connection) return graph_view{*this, *std::move(state), *std::move(connection)};
    }
    return internal("The local copy of the graph at '" + uri() +
                    "' changed sixteen times while it was opened; try again.");
}

OMNIGRAPH_INLINE void graph_handle::forget_local_copy(const graph_view& view) {
    states_.forget(view.state());
    view.connection_->damaged = true;
    const std::lock_guard lock{mutex_};
    idle_.clear();
}

OMNIGRAPH_INLINE graph_result<done> graph_handle::check_stored() {
    const auto state = states_.latest();
    if (!state) return state.error();
    return states_.check_stored(**state);
}

}  // namespace omnigraph::cluster::graph
