// Bodies of graph/versions/past_states.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error expired(const commit_record& asked, const commit_record& oldest) {
    const auto made = [](const commit_record& commit) {
        return commit.id + " of " + format_timestamp(instant{std::chrono::microseconds{commit.created_at_us}});
    };
    auto why = not_found("snapshot expired by cleanup: commit " + made(asked) +
                         " can no longer be read; the oldest that can is " + made(oldest));
    why.remedy =
        "Ask for that commit or a later one; `omnigraph commit list` shows them. What is older is only in a copy "
        "of the storage root.";
    return why;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<held_state> hold(snapshots& states, const snapshot& state) {
    const auto wanted = state.identity();
    for (int tried = 0; tried < 16; ++tried) {
        auto db = states.open(state);
        if (!db) return db.error();
        auto read = db->prepare("SELECT graph_uid, \"commit\", fingerprint FROM _og_meta");
        const auto row = read ? read->step() : sql_result<bool>{read.error()};
        const bool is_it = row && *row && read->text(0) == wanted.graph_uid && read->text(1) == wanted.commit &&
                           read->text(2) == wanted.fingerprint;
        if (is_it) return held_state{*std::move(db), *std::move(read)};
        // A writer of this host has made the file that of a later commit, or it is damaged.
        if (!row && row.error().fault != sql_fault::busy) states.forget(state);
    }
    return internal("The local copy of the graph at '" + states.objects().display() +
                    "' changed sixteen times while it was opened; try again.");
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> past_states::state(const read_point& at) {
    if (!at.commit.empty() && at.time) return bad_request("A read shows a commit or a time, not both.");
    // A commit is found from every branch, so it needs none that is there.
    auto head = states_->latest(at.commit.empty() ? at.branch : main_branch);
    if (!head || at.is_head()) return head;
    const auto& manifest = (*head)->manifest.record;
    const auto found =
        at.time ? log_->find_at((*head)->branch().head, *at.time, manifest) : log_->find(at.commit, manifest);
    if (!found) {
        auto why = found.error();
        if (at.time && why.fault == graph_fault::not_found)
            why.remedy = "Ask for a later time; `omnigraph commit list` shows when the commits were made.";
        return why;
    }
    const auto oldest = expired_by(*found, manifest);
    if (!oldest) return oldest.error();
    if (*oldest) return detail::expired(found->record, **oldest);
    return state_of(*found, **head);
}

OMNIGRAPH_INLINE graph_result<std::optional<commit_record>> past_states::expired_by(const located_commit& commit,
                                                                                    const manifest_record& manifest) {
    std::optional<commit_record> none;
    for (const auto& [name, branch] : manifest.branches)
        if (branch.head == commit.ref) return none;
    const auto is_on_main = [](const commit_record& record) { return record.branch == main_branch; };
    for (const auto& [name, branch] : manifest.branches) {
        if (name == main_branch || !branch.horizon || is_on_main(commit.record)) continue;
        // Of a branch that is damaged itself nothing is said here.
        const auto line = log_->line(branch.head, manifest, std::numeric_limits<std::size_t>::max());
        if (!line) continue;
        auto end = std::ranges::find_if(*line, is_on_main);
        if (end != line->end()) ++end;
        const auto at = std::ranges::find(line->begin(), end, commit.ref.id, &commit_record::id);
        const auto horizon = std::ranges::find(line->begin(), end, *branch.horizon, &commit_record::id);
        if (at != end && horizon != end) return at <= horizon ? none : std::optional{*horizon};
    }
    const auto& horizon = main_of(manifest).horizon;
    if (!horizon) return none;
    auto oldest = log_->find(*horizon, manifest);
    if (!oldest) return none;  // a lost record hides it, and whoever was found is above that
    // A commit of another branch stands on the one of main where the branch began.
    auto on_main = commit.record;
    while (!is_on_main(on_main) && !on_main.parents.empty()) {
        auto parent = log_->read(on_main.parents.front(), manifest);
        if (!parent && generation_of(on_main) <= generation_of(oldest->record)) return std::optional{oldest->record};
        if (!parent) return parent.error();
        on_main = *std::move(parent);
    }
    return on_main.version < oldest->record.version ? std::optional{std::move(oldest->record)} : none;
}

OMNIGRAPH_INLINE graph_result<snapshot_ptr> past_states::state_of(const located_commit& commit, const snapshot& head) {
    const auto& manifest = head.manifest.record;
    const auto at =
        std::ranges::find_if(manifest.branches, [&](const auto& one) { return one.second.head == commit.ref; });
    const bool is_head = at != manifest.branches.end();
    // The text of the schema may have been replaced since, without a commit.
    const bool has_same = !head.past && commit.record.schema_sha256 == manifest.schema.sha256;
    if (is_head && has_same)
        return std::shared_ptr<const snapshot>{
            std::make_shared<snapshot>(snapshot{head.manifest, head.shape, at->first})};
    auto shape = has_same ? head.shape : shape_of(commit.record, manifest);
    if (!shape) return shape.error();
    auto state = is_head ? graph_result<branch_record>{at->second} : log_->state_at(commit, manifest);
    if (!state) return state.error();
    const auto& branch = commit.record.branch;
    return std::shared_ptr<const snapshot>{std::make_shared<snapshot>(
        snapshot{head.manifest, *std::move(shape), branch, past_state{*std::move(state), commit.record.epoch}})};
}

OMNIGRAPH_INLINE graph_result<std::shared_ptr<const schema_shape>> past_states::shape_of(
    const commit_record& commit, const manifest_record& manifest) {
    {
        const std::lock_guard lock{mutex_};
        if (const auto known = shapes_.find(commit.schema_sha256); known != shapes_.end()) return known->second;
    }
    // The store keeps the texts of schemas that were replaced.
    const auto source = commit.schema_sha256 == manifest.schema.sha256
                            ? graph_result<std::string>{manifest.schema.source}
                            : states_->objects().schema(commit.schema_sha256);
    if (!source) return source.error();
    auto shape = compile_shape(*source);
    if (!shape)
        return internal("The schema of commit " + commit.id + " of the graph at '" + states_->objects().display() +
                        "' does not compile with this build: " + shape.error().message);
    const std::lock_guard lock{mutex_};
    constexpr std::size_t most = 16;
    if (shapes_.size() >= most) shapes_.clear();
    return shapes_.emplace(commit.schema_sha256, *std::move(shape)).first->second;
}

}  // namespace omnigraph::cluster::graph
