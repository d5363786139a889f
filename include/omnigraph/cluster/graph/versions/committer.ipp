// Bodies of graph/versions/committer.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ranges>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/change_recorder.hpp>
#include <omnigraph/cluster/graph/sqlite/write_pulse.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/recorded_rows.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/host/checked_actor.hpp>
#include <omnigraph/cluster/store/writer_queue.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<version_conflict> moved_table(const std::set<std::string>& strict,
                                                                           const branch_record& before,
                                                                           const branch_record& after) {
    for (const auto& key : strict) {
        const auto was = before.tables.find(key), is = after.tables.find(key);
        // A table that the schema lost meanwhile is refused by the check of the next attempt.
        if (was == before.tables.end() || is == after.tables.end()) continue;
        if (was->second.version != is->second.version)
            return version_conflict{key, was->second.version, is->second.version};
    }
    return std::nullopt;
}

/// The error of a stop request before the swap; the graph has not moved.
[[nodiscard]] OMNIGRAPH_INLINE graph_error stopped() {
    return bad_request("the write was stopped before it changed anything");
}

/// Whether rows and digests of every table are what they were, so that nothing is left of what a write did.
[[nodiscard]] OMNIGRAPH_INLINE bool holds_the_same(const table_pins& now, const table_pins& before) {
    return std::ranges::all_of(now, [&](const auto& one) {
        const auto was = before.find(one.first);
        if (was == before.end()) return false;
        return was->second.version == one.second.version ||
               (was->second.digest && was->second.digest == one.second.digest && was->second.rows == one.second.rows);
    });
}

/// Rewrites the file without gaps when an eighth of it is free.
[[nodiscard]] OMNIGRAPH_INLINE sql_result<done> compact(database& db) {
    const auto free_pages = db.integer_of("PRAGMA freelist_count");
    if (!free_pages) return free_pages.error();
    const auto pages = db.integer_of("PRAGMA page_count");
    if (!pages) return pages.error();
    if (free_pages->value_or(0) * 8 < pages->value_or(0)) return done{};
    return db.run("VACUUM");
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE write_turn committer::wait_turn(const std::string& branch) {
    std::mutex* turn = nullptr;
    {
        const std::lock_guard lock{mutex_};
        turn = &turns_[branch];
    }
    std::unique_lock in_process{*turn};
    // Processes with caches of their own meet at the store.
    auto& objects = states_->objects();
    auto queued = wait_in_queue(objects.store(), objects.root(), branch, std::chrono::seconds{10});
    return {std::move(in_process), queued ? *std::move(queued) : states_->wait_turn(branch)};
}

OMNIGRAPH_INLINE graph_result<std::optional<commit_record>> committer::publish(const commit_order& order,
                                                                               const table_write& write,
                                                                               std::uint64_t expected_bytes) {
    if (auto fits = checked_actor(order.actor); !fits) return fits.error();
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    const auto turn = wait_turn(order.branch);
    for (int tried = 0; tried < attempts; ++tried) {
        if (stop_scope::requested()) return detail::stopped();
        auto base = states_->latest(order.branch);
        if (!base) return base.error();
        const auto once = states_->with_files(**base, [&] { return try_once(*base, order, write, expected_bytes); });
        if (!once) return once.error();
        if (!once->lost) return once->commit;

        auto now = states_->latest(order.branch);
        if (!now) return now.error();
        if (auto moved = detail::moved_table(once->strict, (*base)->branch(), (*now)->branch())) {
            auto failed = conflicting("stale view of '" + moved->table + "': expected manifest table version " +
                                      std::to_string(moved->expected) + " but current is " +
                                      std::to_string(moved->actual) + " - refresh and retry");
            failed.conflict = std::move(moved);
            return failed;
        }
        back_off(tried);
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' sixteen times in a row; try again.");
}

OMNIGRAPH_INLINE void committer::back_off(int tried) {
    // Ids contain random bits. The pause soon spans many writes, so that one of them gets through meanwhile.
    const auto id = clock_->new_id();
    const int longest = std::min(4 << std::min(tried, 7), 300);
    const int drawn = (static_cast<unsigned char>(id.back()) * 31 + static_cast<unsigned char>(id[id.size() - 2])) % 64;
    clock_->sleep(std::chrono::milliseconds{1 + longest * drawn / 64});
}

OMNIGRAPH_INLINE graph_result<committer::attempt> committer::try_once(const snapshot_ptr& base,
                                                                      const commit_order& order,
                                                                      const table_write& write,
                                                                      std::uint64_t expected_bytes) {
    if (expected_bytes > largest_in_place || states_->is_shared_with_readers(*base))
        return try_on_copy(base, order, write, expected_bytes);
    auto in_place = try_in_place(base, order, write);
    if (!in_place) return in_place.error();
    if (*in_place) return **std::move(in_place);
    return try_on_copy(base, order, write, expected_bytes);
}

OMNIGRAPH_INLINE graph_result<bool> committer::publish(
    const snapshot_ptr& base, const pending_commit& pending,
    const std::function<void(stored_manifest, const file_identity&)>& advance) {
    if (stop_scope::requested()) return detail::stopped();
    const auto& commit = pending.commit;
    const auto announced = states_->announce(commit.id, base);
    auto moved = graph::publish(states_->objects(), pending, base->manifest);
    if (!moved) return moved.error();
    if (*moved) advance(**std::move(moved), {commit.graph_uid, commit.id, base->shape->fingerprint});
    return moved->has_value();
}

OMNIGRAPH_INLINE auto committer::try_in_place(const snapshot_ptr& base, const commit_order& order,
                                              const table_write& write) -> graph_result<std::optional<attempt>> {
    const auto file = states_->change_in_place(*base);
    if (!file) return std::optional<attempt>{};
    pending_commit pending{next_commit(*base, order.kind, order.actor, *clock_)};
    attempt result;
    const auto changed = run(file->db(), pending, *base, write, result.strict);
    if (!changed && changed.error().fault == graph_fault::internal) {
        // The local file may be what failed.
        states_->forget(*base);
        return std::optional<attempt>{};
    }
    if (!changed) return changed.error();
    if (!*changed) return std::optional{std::move(result)};
    if (pending.needs_image || (pending.commit.delta && is_due_for_image(pending, *base)))
        return std::optional<attempt>{};
    const auto published = publish(base, pending, [&](stored_manifest manifest, const file_identity& ours) {
        states_->advance(std::move(manifest), ours, *file);
    });
    if (!published) return published.error();
    result.lost = !*published;
    if (!result.lost) result.commit = std::move(pending.commit);
    return std::optional{std::move(result)};
}

OMNIGRAPH_INLINE graph_result<committer::attempt> committer::try_on_copy(const snapshot_ptr& base,
                                                                         const commit_order& order,
                                                                         const table_write& write,
                                                                         std::uint64_t expected_bytes) {
    for (bool copy_was_damaged = false;;) {
        auto file = states_->writers_copy(*base);
        if (!file) return file.error();
        pending_commit pending{next_commit(*base, order.kind, order.actor, *clock_)};
        attempt result;
        const auto changed = run(file->path(), pending, *base, write, result.strict, expected_bytes);
        const bool has_failed = !changed && changed.error().fault == graph_fault::internal;
        if (has_failed && states_->make_room(*base)) continue;
        // What did not succeed was rolled back, so the file is as good as before.
        const bool is_unchanged = !has_failed && !(changed && *changed) && expected_bytes <= largest_in_place;
        if (is_unchanged) states_->give_back(*base, *std::move(file));
        if (!changed) return changed.error();
        if (!*changed) return result;
        if (pending.needs_image || (pending.commit.delta && is_due_for_image(pending, *base))) {
            const auto added = add_image(file->path(), pending, *base);
            if (!added) return added.error();
            if (!*added) {
                states_->forget(*base);
                if (!std::exchange(copy_was_damaged, true)) continue;
                return internal("The rows of the graph at '" + states_->objects().display() +
                                "' do not have the digests that its commits say, so no image of them is stored; "
                                "nothing was changed.");
            }
        }
        const auto published = publish(base, pending, [&](stored_manifest manifest, const file_identity& ours) {
            states_->advance(std::move(manifest), ours, *file, *base, pending.commit);
        });
        if (!published) return published.error();
        result.lost = !*published;
        if (!result.lost) result.commit = std::move(pending.commit);
        return result;
    }
}

OMNIGRAPH_INLINE graph_result<bool> committer::run(const std::filesystem::path& file, pending_commit& pending,
                                                   const snapshot& base, const table_write& write,
                                                   std::set<std::string>& strict, std::uint64_t expected_bytes) {
    auto db = database::open(file.string(), open_mode::read_write);
    if (!db) return from_sql(db.error(), "opening the working copy");
    // The copy of a large write is discarded unless everything succeeds, so it needs no protection against a crash, and
    // nothing to roll back with, which would keep every page that changes. Of a small write nothing reaches the file
    // before it succeeds, so the file can be used again.
    const bool is_large = expected_bytes > largest_in_place;
    if (auto set = db->run(fmt::format("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode={}; PRAGMA synchronous=OFF; "
                                       "PRAGMA cache_size=-{}; PRAGMA temp_store={}; PRAGMA cache_spill={}",
                                       is_large ? "OFF" : "MEMORY", is_large ? 32768 : 65536,
                                       is_large ? "FILE" : "MEMORY", is_large ? "ON" : "OFF"));
        !set)
        return from_sql(set.error(), "opening the working copy");
    auto change = transaction::begin(*db);
    if (!change) return from_sql(change.error(), "starting the change");
    auto changed = run(*db, pending, base, write, strict, is_recorded(pending.commit.kind, expected_bytes, base));
    if (!changed || !*changed) return changed;
    if (auto ended = change->commit(); !ended) return from_sql(ended.error(), "ending the change");
    return true;
}

OMNIGRAPH_INLINE graph_result<bool> committer::run(database& db, pending_commit& pending, const snapshot& base,
                                                   const table_write& write, std::set<std::string>& strict,
                                                   bool record) {
    db.cap(database::caps{});  // no cap, but a stop that is requested ends what runs
    std::optional<change_recorder> recorder;
    if (record) {
        auto started = change_recorder::start(db, base.shape->tables);
        if (!started) return from_sql(started.error(), "starting the change");
        recorder.emplace(*std::move(started));
    }
    auto wrote = [&] {
        const write_pulse watched{[&] {
            if (recorder && is_worth_image(recorder->size(), base)) recorder.reset();
        }};
        return write(db, base);
    }();
    if (!wrote) return wrote.error();
    if (wrote->changed.empty() && !wrote->merged) return false;
    if (wrote->merged) add_parent(pending.commit, *wrote->merged);
    std::optional<row_delta> delta;
    if (recorder && !is_worth_image(recorder->size(), base)) {
        auto recorded = recorder->changes();
        if (!recorded) return from_sql(recorded.error(), "recording the change");
        if (recorded->empty() && !wrote->merged) return false;
        delta = *std::move(recorded);
    }
    recorder.reset();
    if (auto ready = finish(db, pending, base, wrote->changed, delta); !ready) return ready.error();
    if (!wrote->merged && detail::holds_the_same(pending.commit.tables, base.branch().tables)) return false;
    db.cap(std::nullopt);  // what is published must also end
    strict = std::move(wrote->strict);
    return true;
}

OMNIGRAPH_INLINE graph_result<done> committer::finish(database& db, pending_commit& pending, const snapshot& base,
                                                      const std::set<std::string>& changed,
                                                      const std::optional<row_delta>& delta) {
    const auto& tables = base.shape->tables;
    pending.needs_image = !delta;
    const auto pinned = delta ? carry_pins(db, tables, *delta, pending.commit.tables)
                              : count_pins(db, tables, changed, pending.commit.tables);
    if (!pinned) return from_sql(pinned.error(), "counting rows");
    name_writer(pending.commit, base.branch());
    if (delta)
        if (auto packed = pack_delta(pending, base, *delta); !packed) return packed.error();
    auto identity = base.identity();
    identity.commit = pending.commit.id;
    if (auto named = write_identity(db, identity); !named) return from_sql(named.error(), "naming the commit");
    return done{};
}

OMNIGRAPH_INLINE graph_result<bool> committer::add_image(const std::filesystem::path& file, pending_commit& pending,
                                                         const snapshot& base) {
    {
        auto db = database::open(file.string(), open_mode::read_write);
        if (!db) return from_sql(db.error(), "opening the working copy");
        if (auto set = db->run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"); !set)
            return from_sql(set.error(), "opening the working copy");
        std::set<std::string> counted;
        for (const auto& [key, pin] : pending.commit.tables) {
            const auto before = base.branch().tables.find(key);
            const bool is_changed = before == base.branch().tables.end() || before->second.version != pin.version;
            if (is_changed && !pending.commit.delta) counted.insert(key);
        }
        const auto other = differing_table(*db, base.shape->tables, pending.commit.tables, counted);
        if (!other) return from_sql(other.error(), "checking the image");
        if (!other->empty()) return false;
        if (auto dense = detail::compact(*db); !dense) return from_sql(dense.error(), "compacting the image");
    }
    if (auto packed = pack_image(pending, file); !packed) return packed.error();
    return true;
}

}  // namespace omnigraph::cluster::graph
