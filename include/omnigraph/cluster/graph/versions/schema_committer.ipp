// Bodies of graph/versions/schema_committer.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ranges>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/preview_change.hpp>
#include <omnigraph/cluster/graph/versions/schema_committer.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/host/checked_actor.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string digest_of_source(const schema_shape& shape) {
    return digest_of_bytes(shape.source).hex();
}

/// The manifest's entry for a table; zeros when there is none, so that no copy with rows agrees with it.
[[nodiscard]] OMNIGRAPH_INLINE table_pin pin_of(const std::map<std::string, table_pin>& tables,
                                                const std::string& key) {
    const auto at = tables.find(key);
    return at == tables.end() ? table_pin{} : at->second;
}

/// Whether the stored form of rows or indexes changes; a list is spelled by the type of its elements, an end by its
/// types.
[[nodiscard]] OMNIGRAPH_INLINE bool needs_file(const snapshot& base, const schema_shape& desired,
                                               const std::map<std::string, table_origin>& origins) {
    const auto respelled = [](const column_origin& of) {
        return of.source && of.column->type.list && of.source->type.scalar != of.column->type.scalar;
    };
    return base.shape->fingerprint != desired.fingerprint ||
           std::ranges::any_of(origins | std::views::values, [&](const table_origin& origin) {
               return origin.changes_ends() || std::ranges::any_of(origin.columns, respelled);
           });
}

/// Sets the digests of the pins from the tables of a migrated file.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<done> count_migrated(const std::filesystem::path& file,
                                                                 const schema_shape& shape, table_pins& pins) {
    auto db = database::open(file.string(), open_mode::read_only);
    if (!db) return from_sql(db.error(), "opening the migrated file");
    for (auto& [key, pin] : pins) pin.digest.reset();
    if (auto counted = count_pins(*db, shape.tables, {}, pins); !counted)
        return from_sql(counted.error(), "counting the migrated rows");
    return done{};
}

/// The tables of the commit. A table with a new name gets the commit's own version, which is higher than that of any
/// earlier table of the name, because versions grow with commits.
[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, table_pin> migrated_pins(
    const std::map<std::string, table_pin>& before, const std::map<std::string, table_origin>& origins,
    std::uint64_t version) {
    std::map<std::string, table_pin> pins;
    for (const auto& [key, origin] : origins) {
        if (!origin.source) {
            pins[key] = {version, 0};
            continue;
        }
        auto pin = pin_of(before, origin.source->key());
        if (origin.source->key() != key) pin.version = version;
        else if (origin.changed) ++pin.version;
        pins[key] = pin;
    }
    return pins;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<live_graph> schema_committer::apply(const std::shared_ptr<const schema_shape>& desired,
                                                                  std::string_view actor, const graph_guard& guard,
                                                                  lang::drop_mode drops) {
    if (auto fits = checked_actor(actor); !fits) return fits.error();
    if (auto usable = check_clock(*clock_); !usable) return usable.error();
    const auto turn = writes_->wait_turn(std::string{main_branch});
    const auto give_up = clock_->now() + patience;
    int tried = 0;
    for (; tried < committer::attempts || (clock_->now() < give_up && tried < most_attempts); ++tried) {
        if (stop_scope::requested()) return bad_request("the schema change was stopped before it changed anything");
        const auto base = states_->latest();
        if (!base) return base.error();
        auto moved = states_->with_files(**base, [&] { return try_once(**base, *desired, actor, guard, drops); });
        if (!moved) return moved.error();
        if (*moved) return live_state((*moved)->record);
        // It loses because it works longer than those who write rows: waiting longer is of no use.
        writes_->back_off(0);
    }
    return with_remedy(
        conflicting("schema apply lost its write lease: other writers moved the graph at '" +
                    states_->objects().display() + "' " + std::to_string(tried) + " times in a row."),
        "Try again when less is written to the graph, or on the host of those who write: there they take turns.");
}

OMNIGRAPH_INLINE auto schema_committer::try_once(const snapshot& base, const schema_shape& desired,
                                                 std::string_view actor, const graph_guard& guard,
                                                 lang::drop_mode drops) -> moved_manifest {
    auto preview = preview_change(base.manifest.record, base.shape->catalog, desired);
    if (desired.source == base.shape->source) {
        preview.other_branches.clear();
        if (auto refused = preview.refusal({.graph_uid = guard.graph_uid})) return *std::move(refused);
        return std::optional{base.manifest};
    }
    if (auto refused = preview.refusal(guard)) return *std::move(refused);
    if (drops == lang::drop_mode::hard) lang::allow_data_loss(preview.plan);
    return preview.text_only ? take_text(base, desired) : migrate(base, desired, preview, actor);
}

OMNIGRAPH_INLINE auto schema_committer::take_text(const snapshot& base, const schema_shape& desired) -> moved_manifest {
    const auto& before = base.manifest.record;
    const auto taken = detail::digest_of_source(desired);
    const manifest_edit edit{
        .made_on =
            [&](manifest_record manifest) {
                ++manifest.seq;
                manifest.schema = {taken, desired.source, manifest.schema.epoch};
                return manifest;
            },
        .trace =
            [&](const manifest_record& now) {
                if (now.schema.sha256 == taken) return edit_trace::found;
                return now.schema.sha256 == before.schema.sha256 ? edit_trace::missing : edit_trace::unknown;
            },
        .repeatable = [](const manifest_record&) { return false; },  // the guard may include the version
        .unsettled = "The store did not say whether the graph at '" + states_->objects().display() +
                     "' took the new text of its schema; look at its schema before retrying."};
    if (auto kept = keep_schema(states_->objects(), before.schema); !kept) return kept.error();
    constexpr std::chrono::minutes deadline{10};
    auto moved = swap_manifest(states_->objects(), base.manifest, edit, std::chrono::steady_clock::now() + deadline);
    if (moved && *moved) states_->advance(**moved);
    return moved;
}

OMNIGRAPH_INLINE auto schema_committer::migrate(const snapshot& base, const schema_shape& desired,
                                                const schema_preview& preview, std::string_view actor)
    -> moved_manifest {
    const auto origins = table_origins(preview.plan, base.shape->tables, desired.tables);
    const auto& head = base.branch();
    const bool has_file = !head.is_virtual() && detail::needs_file(base, desired, origins);
    const auto epoch =
        base.manifest.record.schema.epoch + (base.shape->fingerprint == desired.fingerprint ? std::uint64_t{0} : 1);

    pending_commit pending{next_commit(base, "schema_apply", actor, *clock_)};
    pending.schema = schema_record{detail::digest_of_source(desired), desired.source, epoch};
    pending.commit.schema_sha256 = pending.schema->sha256;
    pending.commit.epoch = epoch;
    pending.commit.tables = detail::migrated_pins(head.tables, origins, pending.commit.version);
    pending.commit.image = head.image;
    pending.ends_history = std::ranges::any_of(preview.plan.steps, [](const auto& step) {
        return lang::reversibility_of(step) == lang::step_reversibility::irreversible;
    });

    const file_identity identity{pending.commit.graph_uid, pending.commit.id, desired.fingerprint};
    std::optional<scratch_file> file;
    if (has_file) {
        auto filled = migrated_file(base, desired, origins, identity);
        if (!filled) return filled.error();
        file.emplace(*std::move(filled));
        if (auto counted = detail::count_migrated(file->path(), desired, pending.commit.tables); !counted)
            return counted.error();
        if (auto packed = pack_image(pending, file->path()); !packed) return packed.error();
    }
    auto moved = publish(states_->objects(), pending, base.manifest);
    if (!moved || !*moved) return moved;
    if (file) states_->advance(**moved, identity, *file);
    else states_->advance(**moved);
    if (pending.ends_history)
        states_->forget_others({identity.graph_uid, file_commit(main_of((*moved)->record)), desired.fingerprint});
    return moved;
}

OMNIGRAPH_INLINE graph_result<scratch_file> schema_committer::migrated_file(
    const snapshot& base, const schema_shape& desired, const std::map<std::string, table_origin>& origins,
    const file_identity& identity) {
    // A local copy that lost rows is replaced once; the image, which its digest verifies, is the truth.
    for (int tried = 0;;) {
        const auto source = states_->working_copy(base);
        if (!source) return source.error();
        auto file = states_->empty_file(desired, identity);
        if (!file && states_->make_room(base)) continue;
        if (!file) return file.error();
        auto db = database::open(file->path().string(), open_mode::read_write);
        if (!db) return from_sql(db.error(), "opening the migrated file");
        if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536"); !set)
            return from_sql(set.error(), "opening the migrated file");
        const auto rows = migrate_rows(*db, source->path(), origins);
        const bool all = rows && std::ranges::all_of(origins, [&](const auto& origin) {
                             const auto* from = origin.second.source;
                             const auto there = rows->at(origin.first);
                             const auto wanted = from ? detail::pin_of(base.branch().tables, from->key()).rows : 0;
                             return there == wanted || (!origin.second.kept.empty() && there < wanted);
                         });
        if (all) return file;
        if (!rows && states_->make_room(base)) continue;
        states_->forget(base);
        if (tried > 0 && !rows) return from_sql(rows.error(), "migrating the rows");
        if (tried > 0)
            return internal("The image of the graph at '" + states_->objects().display() +
                            "' does not hold as many rows as its commit says; nothing was changed.");
        ++tried;
    }
}

}  // namespace omnigraph::cluster::graph
