// Bodies of graph/versions/upkeep.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/commit_history.hpp>
#include <omnigraph/cluster/graph/versions/commit_lines.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/past_check.hpp>
#include <omnigraph/cluster/graph/versions/stored_image.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> table_keys(const branch_record& branch) {
    std::vector<std::string> keys;
    for (const auto& [key, pin] : branch.tables) keys.push_back(key);
    return keys;
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
        auto moved = store_image(*clock_, **head, *states_, **head, outcome.image_bytes);
        if (!moved) return moved.error();
        if (*moved) {
            outcome.deltas = branch.chain->length;
            states_->advance(**std::move(moved));
            return outcome;
        }
        writes_->back_off(tried);
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' sixteen times in a row; try again.");
}

OMNIGRAPH_INLINE upkeep::told_past upkeep::past_of(const manifest_record& manifest) {
    const auto& branch = main_of(manifest);
    return {branch.horizon, branch.horizon_image, manifest.history.value_or(std::vector<history_ref>{})};
}

OMNIGRAPH_INLINE bool upkeep::told_past::is_told_by(const manifest_record& manifest) const {
    const auto now = past_of(manifest);
    return now.horizon == horizon && now.image == image && now.history == history &&
           std::ranges::all_of(cut, [&](const auto& one) {
               const auto at = manifest.branches.find(one.first);
               return at != manifest.branches.end() && at->second.horizon == one.second.head.id;
           });
}

OMNIGRAPH_INLINE manifest_record upkeep::told_past::told_in(manifest_record manifest) const {
    ++manifest.seq;
    bool has_image = false;
    const auto tell = [&](branch_record& branch, std::optional<std::string> oldest,
                          std::optional<image_ref> of_oldest) {
        has_image = has_image || of_oldest;
        branch.horizon = std::move(oldest);
        branch.horizon_image = std::move(of_oldest);
    };
    tell(manifest.branches.at(std::string{main_branch}), horizon, image);
    for (const auto& [name, branch] : cut)
        tell(manifest.branches.at(name), branch.head.id,
             branch.image.sha256.empty() ? std::nullopt : std::optional{branch.image});
    if (history.empty()) manifest.history.reset();
    else manifest.history = history;
    manifest.min_reader = std::max(manifest.min_reader, has_image ? horizon_image_format : horizon_format);
    manifest.format = std::max(manifest.format, manifest.min_reader);
    return manifest;
}

OMNIGRAPH_INLINE graph_result<bool> upkeep::change_past(const stored_manifest& manifest, const told_past& wanted) {
    const auto names_of = [](const manifest_record& record) {
        std::set<std::string> names;
        for (const auto& [name, branch] : record.branches) names.insert(name);
        return names;
    };
    const manifest_edit edit{.made_on = [&](manifest_record record) { return wanted.told_in(std::move(record)); },
                             .trace =
                                 [&](const manifest_record& now) {
                                     return wanted.is_told_by(now) ? edit_trace::found : edit_trace::missing;
                                 },
                             // A branch that began meanwhile may need what would go.
                             .repeatable =
                                 [&](const manifest_record& now) {
                                     return names_of(now) == names_of(manifest.record) &&
                                            past_of(now).history == past_of(manifest.record).history &&
                                            std::ranges::all_of(wanted.cut, [&](const auto& one) {
                                                return now.branches.at(one.first).head == one.second.head;
                                            });
                                 },
                             .unsettled = "The store did not say whether cleanup began at '" +
                                          states_->objects().display() + "'; nothing was removed. Run it again."};
    auto moved = swap_manifest(states_->objects(), manifest, edit, std::chrono::steady_clock::now() + upkeep_deadline);
    if (!moved) return moved.error();
    if (!*moved) return false;
    states_->advance(**std::move(moved));
    return true;
}

OMNIGRAPH_INLINE graph_result<bool> upkeep::retire(const stored_manifest& manifest, const cleanup_plan& decided) {
    told_past wanted{decided.horizon, decided.image, past_of(manifest.record).history};
    if (!decided.retired.empty()) {
        const auto packed = pack_history(decided.retired, clock_->new_id());
        if (!packed) return packed.error();
        const std::vector<std::pair<std::string, std::string_view>> content{{object_name(packed->ref), packed->bytes}};
        if (const auto stored = states_->objects().publish_objects(content); !stored)
            return from_store(states_->objects().store(), stored.error(), "writing");
        wanted.history.push_back(packed->ref);
    }
    return wanted.is_told_by(manifest.record) ? true : change_past(manifest, wanted);
}

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::give_up(repair_outcome outcome,
                                                              const std::vector<std::string>& to_cut,
                                                              std::vector<history_ref> history) {
    const auto too_late = [] { return conflicting("Another writer was faster; run repair again."); };
    // A head that becomes the horizon stands on an image of its own.
    auto names = to_cut;
    if (const auto head = states_->latest(); head && (*head)->branch().head.id == outcome.readable_from)
        names.emplace_back(main_branch);
    for (const auto& name : names) {
        const auto head = states_->latest(name);
        if (!head) return head.error();
        if (!(*head)->branch().chain) continue;
        std::uint64_t bytes = 0;
        auto moved = store_image(*clock_, **head, *states_, **head, bytes);
        if (!moved) return moved.error();
        if (!*moved) return too_late();
        states_->advance(**std::move(moved));
    }
    const auto now = states_->latest();
    if (!now) return now.error();
    const auto& manifest = (*now)->manifest;
    auto wanted = past_of(manifest.record);
    const auto& main = main_of(manifest.record);
    if (!outcome.readable_from.empty() && wanted.horizon != outcome.readable_from) {
        wanted.horizon = outcome.readable_from;
        wanted.image.reset();
    }
    // Its record may lead to an image that is lost.
    if (wanted.horizon == main.head.id && !main.chain && !main.image.sha256.empty()) wanted.image = main.image;
    for (const auto& name : to_cut) {
        const auto at = manifest.record.branches.find(name);
        if (at == manifest.record.branches.end() || at->second.chain) return too_late();
        wanted.cut.emplace(name, at->second);
    }
    wanted.history = std::move(history);
    const auto moved = change_past(manifest, wanted);
    if (!moved) return moved.error();
    if (!*moved) return too_late();
    outcome.forced = true;
    return outcome;
}

OMNIGRAPH_INLINE graph_result<cleanup_outcome> upkeep::cleanup(const retention& rule, upkeep_mode mode) {
    if (!rule.keep && !rule.older_than)
        return bad_request("cleanup requires at least one of keep_versions or older_than");
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto head = states_->latest();
        if (!head) return head.error();
        const auto& manifest = (*head)->manifest;
        auto decided = plan_cleanup(states_->objects(), manifest.record, rule, clock_->now());
        if (!decided) return decided.error();
        if (mode == upkeep_mode::preview) return std::move(decided->outcome);
        if (decided->outcome.commits > 0 || !decided->retired.empty()) {
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

OMNIGRAPH_INLINE std::vector<snapshot> upkeep::other_ways(const snapshot& head) {
    const auto& damaged_image = head.branch().image;
    if (damaged_image.sha256.empty()) return {};
    auto commits = line_of_commits(states_->objects(), head.manifest.record, head.branch().head);
    if (!commits) return {};
    set_horizon_images(*commits, head.manifest.record);
    const auto bases = base_places(*commits);
    std::map<std::size_t, image_ref> images;  // by the place of their commit
    std::vector<delta_chain> chains;          // from the head to each place
    delta_chain chain;
    for (std::size_t i = 0; i < commits->size(); ++i) {
        const auto& [ref, commit] = (*commits)[i];
        if (commit.epoch != head.manifest.record.schema.epoch) break;
        chain.base = commit.id;
        chains.push_back(chain);
        if (commit.image.sha256 != damaged_image.sha256) images.emplace(bases[i], commit.image);
        if (!commit.delta && has_own_image(commit)) break;  // what it changed is told by its image alone
        if (commit.delta && chain.length++ == 0) chain.last = ref;
    }
    std::vector<snapshot> ways;
    for (const auto& [place, image] : images) {
        if (place >= chains.size()) continue;
        auto& branch = ways.emplace_back(head).manifest.record.branches.at(head.name);
        branch.image = image;
        branch.chain = chains[place].length > 0 ? std::optional{chains[place]} : std::nullopt;
    }
    return ways;
}

OMNIGRAPH_INLINE graph_result<upkeep::checked_heads> upkeep::mend_heads(const manifest_record& manifest,
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
            all.readable.insert(id);
            continue;
        }
        const auto made = head ? make_again(fresh, **head, mode) : graph_result<bool>{false};
        if (!made) return made.error();
        (*made ? all.can_mend : all.has_lost) = true;
        if (*made) all.readable.insert(id);
        if (name == main_branch) (*made ? all.can_mend_main : all.has_lost_main) = true;
        for (auto& fault : faults)
            all.faults.push_back((name == main_branch ? "" : "branch '" + name + "': ") + std::move(fault));
    }
    return all;
}

OMNIGRAPH_INLINE graph_result<bool> upkeep::make_again(snapshots& fresh, const snapshot& head, upkeep_mode mode) {
    const auto is_right = [&](snapshots& source, const snapshot& state) {
        auto db = source.open(state);
        if (!db) return false;
        const auto wrong = wrong_table(*db, state);
        return wrong && wrong->empty();
    };
    if (!states_->objects().commit(head.branch().head, head.manifest.record)) return false;
    const bool has_local = states_->has_file(head) && is_right(*states_, head);
    std::optional<snapshot> other;
    if (!has_local) {
        auto ways = other_ways(head);
        const auto right = std::ranges::find_if(ways, [&](const snapshot& way) { return is_right(fresh, way); });
        if (right != ways.end()) other = std::move(*right);
    }
    if (!has_local && !other) return false;
    if (mode == upkeep_mode::preview) return true;
    std::uint64_t bytes = 0;
    auto moved = store_image(*clock_, head, has_local ? *states_ : fresh, has_local ? head : *other, bytes);
    if (!moved) return moved.error();
    if (!*moved) return conflicting("Another writer was faster; run repair again.");
    states_->advance(**std::move(moved));
    if (head.name != main_branch || head.branch().horizon != head.branch().head.id) return true;
    // The record of the horizon leads to the image that is lost.
    const auto now = states_->latest();
    if (!now) return now.error();
    auto wanted = past_of((*now)->manifest.record);
    if (wanted.horizon != (*now)->branch().head.id || (*now)->branch().chain) return true;
    wanted.image = (*now)->branch().image;
    return change_past((*now)->manifest, wanted);
}

OMNIGRAPH_INLINE graph_result<std::string> upkeep::check_kept_schema(const snapshot& head, upkeep_mode mode) {
    const auto& accepted = head.manifest.record.schema;
    const auto kept = states_->objects().schema(accepted.sha256, head.branch().head.id);
    // It need not be there: the manifest has the text.
    if (kept || kept.error().fault == graph_fault::not_found) return std::string{};
    if (mode != upkeep_mode::preview)
        if (const auto again = keep_schema(states_->objects(), accepted); !again) return again.error();
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

OMNIGRAPH_INLINE graph_result<repair_outcome> upkeep::repair(upkeep_mode mode) {
    const auto turn = writes_->wait_turn(std::string{main_branch});
    const auto head = states_->latest();
    if (!head) return head.error();
    repair_outcome outcome{.manifest_version = (*head)->branch().version,
                           .tables = detail::table_keys((*head)->branch())};
    auto heads = mend_heads((*head)->manifest.record, mode);
    if (!heads) return heads.error();
    outcome.faults = std::move(heads->faults);
    outcome.can_heal = heads->can_mend;
    outcome.healed = heads->can_mend && mode != upkeep_mode::preview;
    outcome.found = heads->has_lost   ? repair_class::unverifiable
                    : heads->can_mend ? repair_class::recoverable
                                      : repair_class::sound;
    auto line = readable_line(states_->objects(), (*head)->manifest.record, (*head)->branch().head);
    // What a head has lost may be lost to earlier commits, too.
    const auto add_fault = [&](const std::string& fault) {
        if (std::ranges::find(outcome.faults, fault) == outcome.faults.end()) outcome.faults.push_back(fault);
    };
    if (line.newest_first.empty()) {
        add_fault(line.broken->message);
        outcome.found = repair_class::unverifiable;
        return outcome;
    }
    auto past = check_past(states_->objects(), (*head)->manifest.record, std::move(line), heads->readable);
    for (const auto& fault : past.faults) add_fault(fault);
    outcome.unreadable = past.unreadable;
    outcome.cut_off = past.cut_off;
    // Nothing earlier is given up while a head is lost, which may need it.
    if (!heads->has_lost) {
        outcome.given_up = past.given_up;
        outcome.readable_from = past.readable_from;
    }
    if (heads->has_lost_main) outcome.last_readable = past.newest;
    // By force what is lost is given up in the same run.
    const bool goes_on = mode == upkeep_mode::force && past.unreadable > 0;
    if (heads->has_lost_main || (heads->can_mend_main && !goes_on)) return outcome;

    auto of_schema = check_kept_schema(**head, mode);
    if (!of_schema) return of_schema.error();
    auto history = readable_history((*head)->manifest.record, outcome.faults);
    const auto& named = (*head)->manifest.record.history;
    outcome.lost_history = (named ? named->size() : 0) - history.size();
    if (!of_schema->empty()) {
        outcome.faults.push_back(*std::move(of_schema));
        outcome.found = std::max(outcome.found, repair_class::recoverable);
        outcome.can_heal = true;
        outcome.healed = mode != upkeep_mode::preview;
    }
    if (past.faults.empty() && past.to_cut.empty() && outcome.lost_history == 0) return outcome;
    outcome.found = repair_class::unverifiable;
    const bool can_give_up = outcome.unreadable > 0 || outcome.lost_history > 0 || !past.to_cut.empty();
    if (mode != upkeep_mode::force || heads->has_lost || !can_give_up) return outcome;
    return give_up(std::move(outcome), past.to_cut, std::move(history));
}

}  // namespace omnigraph::cluster::graph
