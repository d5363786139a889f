// Bodies of graph/versions/committer.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>

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

OMNIGRAPH_INLINE graph_result<std::optional<commit_record>> committer::publish(const std::string& kind,
                                                                               const std::string& actor,
                                                                               const table_write& write) {
    const std::lock_guard lock{mutex_};
    for (int tried = 0; tried < attempts; ++tried) {
        if (stop_scope::requested()) return detail::stopped();
        auto base = states_->latest();
        if (!base) return base.error();
        auto once = try_once(**base, kind, actor, write);
        if (!once) return once.error();
        if (!once->lost) return std::move(once->commit);

        auto now = states_->latest();
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
                       "' five times in a row; try again.");
}

OMNIGRAPH_INLINE void committer::back_off(int tried) {
    // Ids contain random bits.
    const auto id = clock_->new_id();
    clock_->sleep(std::chrono::milliseconds{1 + static_cast<unsigned char>(id.back()) % 16 * (tried + 1)});
}

OMNIGRAPH_INLINE graph_result<committer::attempt> committer::try_once(const snapshot& base, const std::string& kind,
                                                                      const std::string& actor,
                                                                      const table_write& write) {
    for (;;) {
        const auto file = states_->working_copy(base);
        if (!file) return file.error();
        pending_commit pending{next_commit(base, kind, actor, *clock_)};
        attempt result;
        const auto changed = run(file->path(), pending, base, write, result.strict);
        if (!changed && changed.error().fault == graph_fault::internal && states_->make_room(base)) continue;
        if (!changed) return changed.error();
        if (!*changed) return result;
        if (auto packed = pack_image(pending, file->path()); !packed) return packed.error();
        if (stop_scope::requested()) return detail::stopped();
        auto moved = graph::publish(states_->objects(), pending, base.manifest);
        if (!moved) return moved.error();
        if (!*moved) {
            result.lost = true;
            return result;
        }
        states_->advance(**std::move(moved), {pending.commit.graph_uid, pending.commit.id, base.shape->fingerprint},
                         *file);
        result.commit = std::move(pending.commit);
        return result;
    }
}

OMNIGRAPH_INLINE graph_result<bool> committer::run(const std::filesystem::path& file, pending_commit& pending,
                                                   const snapshot& base, const table_write& write,
                                                   std::set<std::string>& strict) {
    auto db = database::open(file.string(), open_mode::read_write);
    if (!db) return from_sql(db.error(), "opening the working copy");
    // The copy is discarded unless everything succeeds, so it needs no protection against a crash.
    if (auto set = db->run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
                           "PRAGMA cache_size=-65536");
        !set)
        return from_sql(set.error(), "opening the working copy");
    db->cap(database::caps{});  // no cap, but a stop request ends the statement
    auto change = transaction::begin(*db);
    if (!change) return from_sql(change.error(), "starting the change");
    auto wrote = write(*db, base.shape->tables);
    if (!wrote) return wrote.error();
    if (wrote->changed.empty()) return false;
    if (auto ready = finish(*db, pending, base, wrote->changed); !ready) return ready.error();
    if (auto ended = change->commit(); !ended) return from_sql(ended.error(), "ending the change");
    if (auto dense = detail::compact(*db); !dense) return from_sql(dense.error(), "compacting the image");
    strict = std::move(wrote->strict);
    return true;
}

OMNIGRAPH_INLINE graph_result<done> committer::finish(database& db, pending_commit& pending, const snapshot& base,
                                                      const std::set<std::string>& changed) {
    for (const auto& key : changed) {
        const auto rows = db.integer_of("SELECT count(*) FROM " + base.shape->tables.tables().at(key).sql_name());
        if (!rows) return from_sql(rows.error(), "counting rows");
        auto& pin = pending.commit.tables[key];
        ++pin.version;
        pin.rows = static_cast<std::uint64_t>(rows->value_or(0));
    }
    auto identity = base.identity();
    identity.commit = pending.commit.id;
    if (auto named = write_identity(db, identity); !named) return from_sql(named.error(), "naming the commit");
    return done{};
}

}  // namespace omnigraph::cluster::graph
