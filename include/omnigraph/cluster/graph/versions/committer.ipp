// Bodies of graph/versions/committer.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph::detail {

/// The manifest with the commit as the head of main.
[[nodiscard]] OMNIGRAPH_INLINE manifest_record with_head(manifest_record manifest, const commit_record& commit,
                                                         const commit_ref& ref) {
    auto& branch = manifest.branches.at(std::string{main_branch});
    ++manifest.seq;
    branch.head = ref;
    branch.version = commit.version;
    branch.image = commit.image;
    branch.tables = commit.tables;
    branch.recent.push_back(commit.id);
    if (branch.recent.size() > recent_commits) branch.recent.erase(branch.recent.begin());
    return manifest;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<version_conflict> moved_table(const std::set<std::string>& strict,
                                                                           const branch_record& before,
                                                                           const branch_record& after) {
    for (const auto& key : strict) {
        const auto version = [&](const branch_record& branch) {
            const auto at = branch.tables.find(key);
            return at == branch.tables.end() ? std::uint64_t{0} : at->second.version;
        };
        if (version(before) != version(after)) return version_conflict{key, version(before), version(after)};
    }
    return std::nullopt;
}

/// Rewrites the file densely when an eighth of it is free.
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
        // Writers that lost together do not meet again in step: ids are random.
        const auto id = clock_->new_id();
        clock_->sleep(std::chrono::milliseconds{1 + static_cast<unsigned char>(id.back()) % 16 * (tried + 1)});
    }
    return conflicting("Other writers moved the graph at '" + states_->objects().display() +
                       "' five times in a row; try again.");
}

OMNIGRAPH_INLINE graph_result<committer::attempt> committer::try_once(const snapshot& base, const std::string& kind,
                                                                      const std::string& actor,
                                                                      const table_write& write) {
    auto file = states_->working_copy(base);
    if (!file) return file.error();
    candidate pending{*std::move(file)};
    const auto& head = base.branch();
    const auto created_at = std::chrono::duration_cast<std::chrono::microseconds>(clock_->now().time_since_epoch());
    pending.commit = {clock_->new_id(),
                      base.manifest.record.graph_uid,
                      std::string{main_branch},
                      head.version + 1,
                      {head.head},
                      actor,
                      created_at.count(),
                      kind,
                      base.manifest.record.schema.sha256,
                      base.manifest.record.schema.epoch,
                      {},
                      head.tables};

    attempt result;
    {
        auto db = database::open(pending.file.path().string(), open_mode::read_write);
        if (!db) return from_sql(db.error(), "opening the working copy");
        // The copy is thrown away unless all of it succeeds, so it needs no protection against a crash.
        if (auto set = db->run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; "
                               "PRAGMA cache_size=-65536");
            !set)
            return from_sql(set.error(), "opening the working copy");
        auto change = transaction::begin(*db);
        if (!change) return from_sql(change.error(), "starting the change");
        auto wrote = write(*db, base.shape->tables);
        if (!wrote) return wrote.error();
        if (wrote->changed.empty()) return result;
        if (auto ready = finish(*db, pending, base, wrote->changed); !ready) return ready.error();
        if (auto ended = change->commit(); !ended) return from_sql(ended.error(), "ending the change");
        if (auto dense = detail::compact(*db); !dense) return from_sql(dense.error(), "compacting the image");
        result.strict = std::move(wrote->strict);
    }
    if (auto packed = pack(pending); !packed) return packed.error();
    const auto give_up = std::chrono::steady_clock::now() + deadline;
    if (auto stored = store_objects(pending); !stored) return stored.error();
    auto moved = move_head(pending, base.manifest, give_up);
    if (!moved) return moved.error();
    if (!*moved) {
        result.lost = true;
        return result;
    }
    states_->advance(**std::move(moved), {pending.commit.graph_uid, pending.commit.id, base.shape->fingerprint},
                     pending.file);
    result.commit = std::move(pending.commit);
    return result;
}

OMNIGRAPH_INLINE graph_result<done> committer::finish(database& db, candidate& pending, const snapshot& base,
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

OMNIGRAPH_INLINE graph_result<done> committer::pack(candidate& pending) {
    const auto raw = posix::read_bounded_file(pending.file.path().string(), max_image_bytes);
    if (!raw)
        return internal("The local file " + pending.file.path().string() + " cannot be read: " + raw.error().cause +
                        ".");
    auto packed = compress(*raw);
    if (!packed) return internal("The graph cannot be packed: " + packed.error().cause + ".");
    pending.commit.image = {pending.commit.id, digest_of_bytes(*packed).hex(), packed->size(), raw->size()};
    pending.image_bytes = *std::move(packed);
    pending.record_bytes = encode(pending.commit);
    pending.ref = {pending.commit.id, digest_of_bytes(pending.record_bytes).hex()};
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> committer::store_objects(const candidate& pending) {
    const std::vector<std::pair<std::string, std::string_view>> objects{
        {object_name(pending.commit.image), pending.image_bytes}, {object_name(pending.ref), pending.record_bytes}};
    for (int tried = 1;; ++tried) {
        auto stored = states_->objects().publish_objects(objects);
        if (stored) return done{};
        const auto fault = stored.error().fault;
        // The same bytes under the same names: writing them again does no harm, and nothing refers to them yet.
        if (tried == 3 || (fault != store_fault::transient && fault != store_fault::ambiguous))
            return from_store(states_->objects().store(), stored.error(), "writing");
    }
}

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> committer::move_head(
    const candidate& pending, stored_manifest base, std::chrono::steady_clock::time_point give_up) {
    auto& objects = states_->objects();
    const auto started_from = main_of(base.record);
    auto worst = write_effect::no;
    for (int tried = 0; tried < 2 * attempts; ++tried) {
        if (worst == write_effect::no && std::chrono::steady_clock::now() > give_up)
            return std::optional<stored_manifest>{};
        auto next = detail::with_head(base.record, pending.commit, pending.ref);
        auto swapped = objects.swap(next, base.version);
        if (swapped) return std::optional{stored_manifest{std::move(next), *std::move(swapped)}};
        const auto fault = swapped.error().fault;
        if (fault == store_fault::transient && tried + 1 < 2 * attempts) continue;
        if (write_effect_after(fault) == write_effect::unknown) worst = write_effect::unknown;
        else if (fault != store_fault::precondition_failed)
            return write_effect_of(from_store(objects.store(), swapped.error(), "moving the head in"), worst);

        // Whatever the store said, only the manifest knows whose commit it names.
        auto now = objects.manifest();
        if (!now) return write_effect_of(now.error(), worst);
        if (now->record.graph_uid != base.record.graph_uid)
            return write_effect_of(
                conflicting("The graph at '" + objects.display() + "' was deleted and created again."), worst);
        const auto& branch = main_of(now->record);
        if (std::ranges::find(branch.recent, pending.commit.id) != branch.recent.end())
            return std::optional{*std::move(now)};
        if (now->version == base.version) continue;  // the same token: at most one of the two writes can win
        if (branch.version >= started_from.version + recent_commits && worst == write_effect::unknown) break;
        if (branch.head != started_from.head || now->record.schema.sha256 != base.record.schema.sha256)
            return std::optional<stored_manifest>{};
        base = *std::move(now);
    }
    return write_effect_of(
        internal("The store did not say whether commit " + pending.commit.id + " of the graph at '" +
                 objects.display() + "' was published; look for it among the graph's commits before retrying."),
        worst);
}

}  // namespace omnigraph::cluster::graph
