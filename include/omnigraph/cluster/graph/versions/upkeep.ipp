// Bodies of graph/versions/upkeep.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/commit_base.hpp>
#include <omnigraph/cluster/graph/versions/commit_history.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/other_ways.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> table_keys(const branch_record& branch) {
    std::vector<std::string> keys;
    for (const auto& [key, pin] : branch.tables) keys.push_back(key);
    return keys;
}

/// For what can be made again: a preview only says so.
OMNIGRAPH_INLINE void note_healed(repair_outcome& outcome, upkeep_mode mode) {
    outcome.found = std::max(outcome.found, repair_class::recoverable);
    outcome.can_heal = true;
    outcome.healed = mode != upkeep_mode::preview;
}

/// An object that the store does not give now may be whole, so it is neither made again nor given up.
[[nodiscard]] OMNIGRAPH_INLINE graph_error cannot_be_told(graph_error unread) {
    unread.message = "What the graph has lost cannot be told now: " + unread.message;
    return unread;
}

[[nodiscard]] OMNIGRAPH_INLINE graph_error too_late() {
    return conflicting("Another writer was faster; run repair again.");
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<optimize_outcome> upkeep::optimize() {
    const auto turn = writes_->wait_turn(std::string{main_branch});
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto head = states_->latest();
        if (!head) return head.error();
        const auto& branch = (*head)->branch();
        optimize_outcome outcome{branch.version, 0, 0, detail::table_keys(branch)};
        if (!branch.chain) return outcome;
        auto moved = store_image(*clock_, **head, *states_, **head, image_use::shorter_chain);
        if (!moved) return moved.error();
        if (*moved) {
            outcome.image_bytes = (*moved)->image_bytes;
            outcome.deltas = branch.chain->length;
            states_->advance((*std::move(moved))->manifest);
            return outcome;
        }
        writes_->back_off(tried);
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' sixteen times in a row; try again.");
}

OMNIGRAPH_INLINE graph_result<bool> upkeep::retire(const stored_manifest& manifest, const cleanup_plan& decided) {
    told_past wanted{decided.horizon, decided.images, past_of(manifest.record).history};
    if (!decided.retired.empty()) {
        const auto packed = pack_history(decided.retired, clock_->new_id());
        if (!packed) return packed.error();
        const std::vector<std::pair<std::string, std::string_view>> content{{object_name(packed->ref), packed->bytes}};
        if (const auto stored = states_->objects().publish_objects(content); !stored)
            return from_store(states_->objects().store(), stored.error(), "writing");
        wanted.history.push_back(packed->ref);
    }
    return wanted.is_told_by(manifest.record) ? true : change_past(*states_, manifest, wanted);
}

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::give_up(repair_outcome outcome,
                                                              const std::vector<std::string>& to_cut,
                                                              std::vector<history_ref> history) {
    // A head that becomes the horizon stands on an image of its own.
    auto names = to_cut;
    if (const auto head = states_->latest(); head && (*head)->branch().head.id == outcome.readable_from)
        names.emplace_back(main_branch);
    for (const auto& name : names) {
        const auto head = states_->latest(name);
        if (!head) return head.error();
        const auto& branch = (*head)->branch();
        if (!branch.chain && branch.image.commit == branch.head.id) continue;
        if (const auto given = give_image(**head, *states_, **head); !given) return given.error();
    }
    const auto now = states_->latest();
    if (!now) return now.error();
    const auto& manifest = (*now)->manifest;
    auto named = manifest.record;
    for (const auto& name : names)
        if (const auto at = named.branches.find(name); at != named.branches.end()) name_image(named, at->second.image);
    auto wanted = past_of(named);
    if (!outcome.readable_from.empty()) wanted.horizon = outcome.readable_from;
    for (const auto& name : to_cut) {
        const auto at = manifest.record.branches.find(name);
        if (at == manifest.record.branches.end() || at->second.chain) return detail::too_late();
        wanted.cut.emplace(name, at->second.head);
    }
    wanted.history = std::move(history);
    if (const auto told = tell(manifest, wanted); !told) return told.error();
    outcome.forced = true;
    return outcome;
}

OMNIGRAPH_INLINE graph_result<cleanup_outcome> upkeep::cleanup(const retention& rule, upkeep_mode mode) {
    if (!rule.keep && !rule.older_than)
        return bad_request("cleanup requires at least one of keep_versions or older_than");
    if (rule.older_than && rule.older_than->count() < 0) return bad_request("older_than cannot be negative");
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto head = states_->latest();
        if (!head) return head.error();
        const auto& manifest = (*head)->manifest;
        auto decided = plan_cleanup(states_->objects(), manifest.record, rule, clock_->now());
        if (!decided) return decided.error();
        if (mode == upkeep_mode::preview) return std::move(decided->outcome);
        const bool has_other_images = decided->images != past_of(manifest.record).images;
        if (decided->outcome.commits > 0 || !decided->retired.empty() || has_other_images) {
            const auto moved = retire(manifest, *decided);
            if (!moved) return moved.error();
            if (!*moved) {
                writes_->back_off(tried);
                continue;
            }
        }
        auto& store = states_->objects().store();
        if (const auto removed = store.remove_all(decided->keys); !removed)
            return write_effect_of(from_store(store, removed.error(), "removing"), write_effect::yes);
        if (const auto swept = store.remove_litter(states_->objects().root(), litter_depth::tree); swept)
            decided->outcome.litter += *swept;
        return std::move(decided->outcome);
    }
    return conflicting("Branches of the graph at '" + states_->objects().display() +
                       "' came and went sixteen times in a row; nothing was removed.");
}

OMNIGRAPH_INLINE std::vector<std::string> upkeep::faults_of(snapshots& fresh, const snapshot& head) {
    std::vector<std::string> faults;
    auto db = fresh.open(head);
    if (!db) faults.push_back(db.error().message);
    else if (const auto wrong = wrong_table(*db, head); !wrong) faults.push_back(wrong.error().message);
    else if (!wrong->empty())
        faults.push_back("The rows of " + *wrong + " are not those that the commits of the graph carry.");
    // Its rows may be there without it, but not what says who made them, and of what.
    const auto record = states_->objects().commit(head.branch().head, head.manifest.record);
    if (!record && std::ranges::find(faults, record.error().message) == faults.end())
        faults.push_back(record.error().message);
    return faults;
}

OMNIGRAPH_INLINE graph_result<upkeep::checked_heads> upkeep::mend_heads(const manifest_record& manifest,
                                                                        const images_of_commits& known,
                                                                        upkeep_mode mode) {
    checked_heads all;
    std::vector<std::string> names{std::string{main_branch}};
    for (const auto& [name, branch] : manifest.branches)
        if (name != main_branch) names.push_back(name);
    for (const auto& name : names) {
        // What the store holds is read without local copies, which may be better than it: each head on its own, or one
        // would be made of another.
        snapshots fresh{states_->objects(), std::make_shared<file_cache>(std::filesystem::path{}), *clock_};
        const auto head = fresh.latest(name);
        auto faults = head ? faults_of(fresh, **head) : std::vector{head.error().message};
        const auto id = manifest.branches.at(name).head.id;
        if (faults.empty()) {
            all.known.readable.insert(id);
            continue;
        }
        const auto made = head ? make_again(fresh, **head, known, mode) : graph_result<bool>{false};
        if (!made) return made.error();
        if (*made) all.known.made_again.insert(id);
        else all.has_lost = true;
        if (!*made && name != main_branch) all.lost_branches.push_back(name);
        if (name == main_branch) (*made ? all.can_mend_main : all.has_lost_main) = true;
        for (auto& fault : faults)
            all.faults.push_back((name == main_branch ? "" : "branch '" + name + "': ") + std::move(fault));
    }
    // A branch can be deleted when no other was made from it any more.
    std::ranges::sort(all.lost_branches, std::ranges::greater{}, [&](const std::string& name) {
        const auto& origin = manifest.branches.at(name).origin;
        return origin ? origin->id : std::string{};
    });
    return all;
}

OMNIGRAPH_INLINE graph_result<bool> upkeep::make_again(snapshots& fresh, const snapshot& head,
                                                       const images_of_commits& known, upkeep_mode mode) {
    const auto is_right = [&](snapshots& source, const snapshot& state) {
        auto db = source.open(state);
        if (!db) return false;
        const auto wrong = wrong_table(*db, state);
        return wrong && wrong->empty();
    };
    if (!states_->objects().commit(head.branch().head, head.manifest.record)) return false;
    // Local copies of an earlier commit, or of another branch, are followed.
    const bool has_local = is_right(*states_, head);
    std::optional<snapshot> other;
    if (!has_local) {
        auto ways = other_ways(states_->objects(), head, known);
        const auto right = std::ranges::find_if(ways, [&](const snapshot& way) { return is_right(fresh, way); });
        if (right != ways.end()) other = std::move(*right);
    }
    if (!has_local && !other) return false;
    if (mode == upkeep_mode::preview) return true;
    const auto given = give_image(head, has_local ? *states_ : fresh, has_local ? head : *other);
    if (!given) return given.error();
    return true;
}

OMNIGRAPH_INLINE graph_result<done> upkeep::give_image(const snapshot& head, snapshots& source, const snapshot& state) {
    auto moved = store_image(*clock_, head, source, state, image_use::only_way);
    if (!moved) return moved.error();
    if (!*moved) return detail::too_late();
    states_->advance((*std::move(moved))->manifest);
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> upkeep::name_images(const past_damage& past) {
    for (const auto& name : past.alone) {
        const auto head = states_->latest(name);
        if (!head) return head.error();
        if (const auto given = give_image(**head, *states_, **head); !given) return given.error();
    }
    if (past.to_name.empty() && past.to_forget.empty()) return done{};
    const auto now = states_->latest();
    if (!now) return now.error();
    auto named = (*now)->manifest.record;
    for (const auto& image : past.to_forget)
        if (named.images) std::erase(*named.images, image);
    for (const auto& image : past.to_name) name_image(named, image);
    return tell((*now)->manifest, past_of(named));
}

OMNIGRAPH_INLINE graph_result<done> upkeep::tell(const stored_manifest& manifest, const told_past& wanted) {
    const auto moved = change_past(*states_, manifest, wanted);
    if (!moved) return moved.error();
    return *moved ? graph_result<done>{done{}} : detail::too_late();
}

OMNIGRAPH_INLINE graph_result<std::string> upkeep::check_kept_schema(const snapshot& head, upkeep_mode mode) {
    const auto& accepted = head.manifest.record.schema;
    auto& objects = states_->objects();
    // It need not be there: the manifest has the text.
    if (objects.store().probe(objects.root() + "/" + schema_name(accepted.sha256)) == presence::absent)
        return std::string{};
    const auto kept = objects.schema(accepted.sha256);
    if (kept) return std::string{};
    if (mode != upkeep_mode::preview)
        if (const auto again = keep_schema(objects, accepted); !again) return again.error();
    return kept.error().message;
}

OMNIGRAPH_INLINE std::vector<history_ref> upkeep::readable_history(const manifest_record& manifest,
                                                                   std::vector<std::string>& faults) {
    std::vector<history_ref> readable;
    for (const auto& part : manifest.history.value_or(std::vector<history_ref>{})) {
        if (const auto records = states_->objects().history(part); !records) faults.push_back(records.error().message);
        else readable.push_back(part);
    }
    return readable;
}

OMNIGRAPH_INLINE graph_result<done> upkeep::take_past(repair_outcome& outcome, const past_damage& past,
                                                      const checked_heads& heads, upkeep_mode mode) {
    // What a head has lost may be lost to earlier commits, too, and is told once.
    for (const auto& fault : past.faults) {
        const auto is_it = [&](const std::string& known) { return known.ends_with(fault.message); };
        if (std::ranges::any_of(outcome.faults, is_it)) continue;
        outcome.faults.push_back((fault.commit.empty() ? "" : "commit " + fault.commit + ": ") + fault.message);
    }
    outcome.unreadable = past.unreadable;
    // Nothing earlier is given up while a head is lost, which may need it.
    if (!heads.has_lost) {
        outcome.given_up = past.given_up;
        outcome.cut_off = past.cut_off;
        outcome.readable_from = past.readable_from;
    }
    if (heads.has_lost_main) outcome.last_readable = past.newest;
    if (!past.can_be_better()) return done{};
    detail::note_healed(outcome, mode);
    return mode == upkeep_mode::preview ? graph_result<done>{done{}} : name_images(past);
}

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::repair(upkeep_mode mode) {
    const auto turn = writes_->wait_turn(std::string{main_branch});
    // Nothing is made again or given up before everything was looked at: what is read later may tell that the store
    // does not answer now.
    auto looked = look();
    if (!looked || mode == upkeep_mode::preview || looked->found == repair_class::sound) return looked;
    const bool has_work = mode == upkeep_mode::force || looked->can_heal;
    return has_work ? examine(mode) : looked;
}

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::look() {
    auto& objects = states_->objects();
    for (int tried = 0; tried < committer::attempts; ++tried) {
        objects.begin_watch();
        const auto before = states_->latest();
        auto looked = examine(upkeep_mode::preview);
        if (const auto unread = objects.unanswered()) return detail::cannot_be_told(*unread);
        if (looked && looked->found == repair_class::sound) return looked;
        // What a branch that was deleted meanwhile had, or a cleanup has removed, is not lost.
        const auto now = states_->latest();
        if (!before || !now || (*before)->manifest.version == (*now)->manifest.version) return looked;
        writes_->back_off(tried);
    }
    return conflicting("The graph at '" + objects.display() +
                       "' was changed sixteen times while it was checked; run repair again when fewer write to it.");
}

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::examine(upkeep_mode mode) {
    const auto head = states_->latest();
    if (!head) return head.error();
    const auto& [manifest, examined] = (*head)->manifest;
    repair_outcome outcome{.manifest_version = (*head)->branch().version,
                           .tables = detail::table_keys((*head)->branch())};
    auto lines = lines_of_branches(states_->objects(), manifest);
    auto heads = mend_heads(manifest, known_images(manifest, lines), mode);
    if (!heads) return heads.error();
    outcome.faults = std::move(heads->faults);
    outcome.lost_branches = std::move(heads->lost_branches);
    if (!heads->known.made_again.empty()) detail::note_healed(outcome, mode);
    if (heads->has_lost) outcome.found = repair_class::unverifiable;
    if (lines.main.newest_first.empty()) return outcome;  // what the head has lost is told
    const auto past = check_past(states_->objects(), manifest, std::move(lines), heads->known);
    if (const auto taken = take_past(outcome, past, *heads, mode); !taken) return taken.error();
    // By force what is lost is given up in the same run.
    const bool is_lost = past.unreadable > 0 || past.has_lost_merge;
    const bool goes_on = mode == upkeep_mode::force && is_lost;
    if (heads->has_lost_main || (heads->can_mend_main && !goes_on)) return outcome;

    auto of_schema = check_kept_schema(**head, mode);
    if (!of_schema) return of_schema.error();
    if (!of_schema->empty()) {
        outcome.faults.push_back(*std::move(of_schema));
        detail::note_healed(outcome, mode);
    }
    auto history = readable_history(manifest, outcome.faults);
    outcome.lost_history = past_of(manifest).history.size() - history.size();
    const bool can_give_up = is_lost || outcome.lost_history > 0 || !past.to_cut.empty();
    if (can_give_up || past.has_lost_change) outcome.found = repair_class::unverifiable;
    if (mode != upkeep_mode::force || heads->has_lost || !can_give_up) return outcome;
    if (const auto unread = states_->objects().unanswered()) return detail::cannot_be_told(*unread);
    if (const auto now = states_->latest(); !outcome.healed && (!now || (*now)->manifest.version != examined))
        return detail::too_late();
    return give_up(std::move(outcome), past.to_cut, std::move(history));
}

}  // namespace omnigraph::cluster::graph
