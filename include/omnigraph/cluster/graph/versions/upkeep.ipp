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
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::chrono::minutes upkeep_deadline{10};

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> table_keys(const branch_record& branch) {
    std::vector<std::string> keys;
    for (const auto& [key, pin] : branch.tables) keys.push_back(key);
    return keys;
}

/// The table whose rows are not those of the commit, as an error clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::string> wrong_table(database& db, const snapshot& state) {
    const auto other = differing_table(db, state.shape->tables, state.branch().tables, {});
    if (!other) return from_sql(other.error(), "checking the rows");
    return *other;
}

[[nodiscard]] OMNIGRAPH_INLINE manifest_edit image_edit(const image_ref& image, const snapshot& head,
                                                        const std::string& where) {
    const auto made_on = [image, name = head.name](manifest_record manifest) {
        auto& branch = manifest.branches.at(name);
        ++manifest.seq;
        branch.image = image;
        branch.chain.reset();
        manifest.min_reader = std::max(manifest.min_reader, shared_image_format);
        manifest.format = std::max(manifest.format, manifest.min_reader);
        return manifest;
    };
    const auto branch_in = [name = head.name](const manifest_record& now) {
        const auto at = now.branches.find(name);
        return at == now.branches.end() ? nullptr : &at->second;
    };
    const auto trace = [image, branch_in](const manifest_record& now) {
        const auto* branch = branch_in(now);
        return branch && branch->image.sha256 == image.sha256 ? edit_trace::found : edit_trace::missing;
    };
    const auto repeatable = [branch_in, commit = file_commit(head.branch()),
                             schema = head.manifest.record.schema.sha256](const manifest_record& now) {
        const auto* branch = branch_in(now);
        return branch && file_commit(*branch) == commit && now.schema.sha256 == schema;
    };
    return {made_on, trace, repeatable,
            "The store did not say whether the graph at '" + where +
                "' took the new image; its rows are the same either way. Run the command again."};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> upkeep::store_image(const snapshot& head,
                                                                                  snapshots& source,
                                                                                  const snapshot& state,
                                                                                  std::uint64_t& image_bytes) {
    pending_commit pending{next_commit(head, "maintenance", "", *clock_)};
    pending.commit.id = file_commit(head.branch());
    for (int tried = 0;; ++tried) {
        const auto file = source.working_copy(state);
        if (!file) return file.error();
        {
            auto db = database::open(file->path().string(), open_mode::read_write);
            if (!db) return from_sql(db.error(), "opening the working copy");
            if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"); !set)
                return from_sql(set.error(), "opening the working copy");
            const auto wrong = detail::wrong_table(*db, state);
            if (!wrong || !wrong->empty()) {
                source.forget(state);
                if (tried == 0) continue;
                if (!wrong) return wrong.error();
                return internal("The rows of " + *wrong + " of the graph at '" + states_->objects().display() +
                                "' are not those of its commits, so no image of them is stored; nothing was changed.");
            }
            if (auto dense = db->run("VACUUM"); !dense) return from_sql(dense.error(), "compacting the image");
        }
        if (auto packed = pack_image(pending, file->path()); !packed) return packed.error();
        break;
    }
    auto& objects = states_->objects();
    const auto give_up = std::chrono::steady_clock::now() + detail::upkeep_deadline;
    const std::vector<std::pair<std::string, std::string_view>> content{
        {object_name(pending.commit.image), pending.image_bytes}};
    if (const auto stored = objects.publish_objects(content); !stored)
        return from_store(objects.store(), stored.error(), "writing");
    image_bytes = pending.image_bytes.size();
    return swap_manifest(objects, head.manifest, detail::image_edit(pending.commit.image, head, objects.display()),
                         give_up);
}

OMNIGRAPH_INLINE graph_result<optimize_outcome> upkeep::optimize() {
    const auto turn = writes_->wait_turn(std::string{main_branch});
    for (int tried = 0; tried < committer::attempts; ++tried) {
        const auto head = states_->latest();
        if (!head) return head.error();
        const auto& branch = (*head)->branch();
        optimize_outcome outcome{branch.version, 0, 0, detail::table_keys(branch)};
        if (!branch.chain) return outcome;
        auto moved = store_image(**head, *states_, **head, outcome.image_bytes);
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

OMNIGRAPH_INLINE graph_result<bool> upkeep::change_past(const stored_manifest& manifest, const told_past& wanted) {
    const auto names_of = [](const manifest_record& record) {
        std::set<std::string> names;
        for (const auto& [name, branch] : record.branches) names.insert(name);
        return names;
    };
    const manifest_edit edit{
        .made_on =
            [&](manifest_record record) {
                ++record.seq;
                auto& branch = record.branches.at(std::string{main_branch});
                branch.horizon = wanted.horizon;
                branch.horizon_image = wanted.image;
                if (wanted.history.empty()) record.history.reset();
                else record.history = wanted.history;
                record.min_reader = std::max(record.min_reader, wanted.image ? horizon_image_format : horizon_format);
                record.format = std::max(record.format, record.min_reader);
                return record;
            },
        .trace =
            [&](const manifest_record& now) {
                return past_of(now) == wanted ? edit_trace::found : edit_trace::missing;
            },
        // A branch that began meanwhile may need what would go.
        .repeatable =
            [&](const manifest_record& now) {
                return names_of(now) == names_of(manifest.record) &&
                       past_of(now).history == past_of(manifest.record).history;
            },
        .unsettled = "The store did not say whether cleanup began at '" + states_->objects().display() +
                     "'; nothing was removed. Run it again."};
    auto moved =
        swap_manifest(states_->objects(), manifest, edit, std::chrono::steady_clock::now() + detail::upkeep_deadline);
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
    return wanted == past_of(manifest.record) ? true : change_past(manifest, wanted);
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
    else if (const auto wrong = detail::wrong_table(*db, head); !wrong) faults.push_back(wrong.error().message);
    else if (!wrong->empty())
        faults.push_back("The rows of " + *wrong + " are not those that the commits of the graph carry.");
    return faults;
}

OMNIGRAPH_INLINE std::vector<snapshot> upkeep::other_ways(const snapshot& head) {
    const auto& damaged_image = head.branch().image;
    if (damaged_image.sha256.empty()) return {};
    auto commits = line_of_commits(states_->objects(), head.manifest.record, head.branch().head);
    if (!commits) return {};
    set_horizon_image(*commits, main_of(head.manifest.record));
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
        const auto wrong = detail::wrong_table(*db, state);
        return wrong && wrong->empty();
    };
    // Its state can be made again, but not what says who made it, and of what.
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
    auto moved = store_image(head, has_local ? *states_ : fresh, has_local ? head : *other, bytes);
    if (!moved) return moved.error();
    if (!*moved) return conflicting("Another writer was faster; run repair again.");
    states_->advance(**std::move(moved));
    return true;
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
    // Nothing earlier is given up while a head is lost, which may need it.
    if (!heads->has_lost) {
        outcome.given_up = past.before;
        outcome.readable_from = past.readable_from;
    }
    if (heads->has_lost_main) outcome.last_readable = past.newest;
    if (heads->has_lost_main || heads->can_mend_main) return outcome;

    auto of_schema = check_kept_schema(**head, mode);
    if (!of_schema) return of_schema.error();
    const auto history = readable_history((*head)->manifest.record, outcome.faults);
    const bool lost_history = history != (*head)->manifest.record.history.value_or(std::vector<history_ref>{});
    const bool lost_past = lost_history || !past.faults.empty();
    if (!of_schema->empty()) {
        outcome.faults.push_back(*std::move(of_schema));
        outcome.found = std::max(outcome.found, repair_class::recoverable);
        outcome.healed = mode != upkeep_mode::preview;
    }
    if (!lost_past) return outcome;
    outcome.found = repair_class::unverifiable;
    if (mode != upkeep_mode::force || heads->has_lost || (outcome.unreadable == 0 && !lost_history)) return outcome;
    auto wanted = past_of((*head)->manifest.record);
    if (outcome.unreadable > 0 && wanted.horizon != outcome.readable_from) {
        wanted.horizon = outcome.readable_from;
        wanted.image.reset();
    }
    wanted.history = history;
    const auto moved = change_past((*head)->manifest, wanted);
    if (!moved) return moved.error();
    if (!*moved) return conflicting("Another writer was faster; run repair again.");
    outcome.forced = true;
    return outcome;
}

}  // namespace omnigraph::cluster::graph
