// Bodies of graph/versions/branch_editor.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/branch_editor.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/preview_change.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>

namespace omnigraph::cluster::graph::detail {

/// The branch that was made from `name`; null when there is none.
[[nodiscard]] OMNIGRAPH_INLINE const std::string* descendant_of(const manifest_record& manifest,
                                                                const std::string& name) {
    for (const auto& [other, branch] : manifest.branches)
        if (branch.origin && branch.origin->parent == name) return &other;
    return nullptr;
}

/// The branch of that name that was made by this creation; null when it is gone, or another one now.
[[nodiscard]] OMNIGRAPH_INLINE const branch_record* branch_made_by(const manifest_record& manifest,
                                                                   const std::string& name, const std::string& id) {
    const auto at = manifest.branches.find(name);
    return at != manifest.branches.end() && at->second.origin && at->second.origin->id == id ? &at->second : nullptr;
}

[[nodiscard]] OMNIGRAPH_INLINE manifest_record with_branch(manifest_record manifest, const std::string& name,
                                                           const branch_record& record) {
    ++manifest.seq;
    manifest.branches.insert_or_assign(name, record);
    manifest.min_reader = std::max(manifest.min_reader, branch_format);
    manifest.format = std::max(manifest.format, manifest.min_reader);
    return manifest;
}

inline constexpr std::chrono::minutes branch_edit_deadline{10};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE branch_info info_of(const std::string& name, const branch_record& branch) {
    branch_info info{name, branch.head.id, branch.version};
    if (branch.origin) {
        info.parent = branch.origin->parent;
        info.fork = branch.origin->fork.id;
    }
    return info;
}

OMNIGRAPH_INLINE graph_result<branch_record> branch_editor::first_record(const snapshot& from) {
    const auto& manifest = from.manifest.record;
    auto record = from.branch();
    bool is_same = from.epoch() == manifest.schema.epoch;
    if (is_same && from.shape->source != manifest.schema.source) {
        const auto accepted = compile_accepted(manifest, states_->objects().display());
        if (!accepted) return accepted.error();
        is_same = preview_change(manifest, from.shape->catalog, **accepted).plan.steps.empty();
    }
    if (!is_same)
        return with_remedy(conflicting("commit '" + record.head.id +
                                       "' has an earlier schema, and all branches of a graph have one schema"),
                           "Begin at a later commit; `omnigraph commit list` shows them.");
    const auto parent = manifest.branches.contains(from.name) ? from.name : std::string{main_branch};
    record.origin = branch_origin{clock_->new_id(), parent, record.head};
    record.recent = {record.head.id};
    // What main gave up is told by main alone.
    const auto at = manifest.branches.find(from.name);
    record.horizon = from.name == main_branch || at == manifest.branches.end() ? std::nullopt : at->second.horizon;
    return record;
}

OMNIGRAPH_INLINE graph_result<branch_info> branch_editor::create(const branch_request& request) {
    const auto name = new_branch_name(request.name);
    if (!name) return name.error();
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto from = past_->state(request.from);
        if (!from) return from.error();
        const auto& base = (*from)->manifest;
        if (base.record.branches.contains(*name)) return branch_exists(*name);
        auto record = first_record(**from);
        if (!record) return record.error();
        if (encode(detail::with_branch(base.record, *name, *record)).size() > most_bytes_for_branches)
            return with_remedy(conflicting("the graph has " + std::to_string(base.record.branches.size()) +
                                           " branches, and no room for another one"),
                               "Delete branches that are not needed any more.");
        const auto created = try_create(*name, *record, base);
        if (!created) return created.error();
        if (*created) return info_of(*name, *record);
        writes_->back_off(tried);
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' sixteen times in a row; try again.");
}

OMNIGRAPH_INLINE graph_result<bool> branch_editor::try_create(const std::string& name, const branch_record& record,
                                                              const stored_manifest& base) {
    const manifest_edit edit{
        .made_on = [&](manifest_record manifest) { return detail::with_branch(std::move(manifest), name, record); },
        .trace =
            [&](const manifest_record& now) {
                if (detail::branch_made_by(now, name, record.origin->id)) return edit_trace::found;
                // It may have been made and removed again by later edits.
                return now.seq > base.record.seq + 1 ? edit_trace::unknown : edit_trace::missing;
            },
        // What a cleanup gave up meanwhile may be what the branch would begin with.
        .repeatable =
            [&](const manifest_record& now) {
                return main_of(now).horizon == main_of(base.record).horizon && !now.branches.contains(name) &&
                       now.branches.contains(record.origin->parent) && now.schema.sha256 == base.record.schema.sha256 &&
                       now.schema.epoch == base.record.schema.epoch;
            },
        .unsettled = "The store did not say whether branch '" + name + "' of the graph at '" +
                     states_->objects().display() + "' was made; look at its branches before retrying."};
    auto moved =
        swap_manifest(states_->objects(), base, edit, std::chrono::steady_clock::now() + detail::branch_edit_deadline);
    if (!moved) return moved.error();
    if (!*moved) return false;
    states_->advance(**std::move(moved));
    return true;
}

OMNIGRAPH_INLINE graph_result<done> branch_editor::remove(std::string_view given) {
    const auto name = checked_branch_name(given);
    if (!name) return name.error();
    if (*name == main_branch) return bad_request("cannot delete branch 'main': every graph has it");
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto state = states_->latest(*name);
        if (!state) return state.error();
        const auto& base = (*state)->manifest;
        if (const auto* other = detail::descendant_of(base.record, *name)) return branch_has_descendant(*name, *other);
        const auto removed = try_remove(*name, base);
        if (!removed) return removed.error();
        if (*removed) return done{};
        writes_->back_off(tried);
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' sixteen times in a row; try again.");
}

OMNIGRAPH_INLINE graph_result<bool> branch_editor::try_remove(const std::string& name, const stored_manifest& base) {
    const auto& record = base.record.branches.at(name);
    const auto still = [&](const manifest_record& now) {
        return record.origin ? detail::branch_made_by(now, name, record.origin->id) : nullptr;
    };
    const manifest_edit edit{
        .made_on =
            [&](manifest_record manifest) {
                ++manifest.seq;
                manifest.branches.erase(name);
                return manifest;
            },
        .trace = [&](const manifest_record& now) { return still(now) ? edit_trace::missing : edit_trace::found; },
        .repeatable =
            [&](const manifest_record& now) {
                const auto* there = still(now);
                return there && there->head == record.head && !detail::descendant_of(now, name);
            },
        .unsettled = "The store did not say whether branch '" + name + "' of the graph at '" +
                     states_->objects().display() + "' was removed; look at its branches before retrying."};
    auto moved =
        swap_manifest(states_->objects(), base, edit, std::chrono::steady_clock::now() + detail::branch_edit_deadline);
    if (!moved) return moved.error();
    if (!*moved) return false;
    states_->advance(**std::move(moved));
    return true;
}

}  // namespace omnigraph::cluster::graph
