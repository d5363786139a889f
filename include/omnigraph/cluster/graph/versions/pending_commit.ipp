// Bodies of graph/versions/pending_commit.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ranges>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph::detail {

/// The manifest with the commit as the head of its branch.
[[nodiscard]] OMNIGRAPH_INLINE manifest_record with_head(manifest_record manifest, const pending_commit& pending,
                                                         const commit_ref& ref) {
    const auto& commit = pending.commit;
    auto& branch = manifest.branches.at(commit.branch);
    ++manifest.seq;
    branch.head = ref;
    branch.version = commit.version;
    branch.image = commit.image;
    branch.tables = commit.tables;
    branch.generation = commit.generation;
    if (commit.image.commit == commit.id) branch.chain.reset();
    else if (commit.delta) {
        if (!branch.chain) branch.chain = delta_chain{commit.delta->base, {}, 0, 0};
        branch.chain->last = ref;
        ++branch.chain->length;
        branch.chain->bytes += commit.delta->bytes;
    }
    branch.recent.push_back(commit.id);
    if (branch.recent.size() > recent_commits) branch.recent.erase(branch.recent.begin());
    if (pending.schema) manifest.schema = *pending.schema;
    if (pending.ends_history) {
        branch.horizon = commit.id;
        manifest.images.reset();
        manifest.min_reader = std::max(manifest.min_reader, horizon_format);
    }
    // Programs of the first format expect that the image belongs to the head.
    if (!commit.image.sha256.empty() && commit.image.commit != commit.id)
        manifest.min_reader = std::max(manifest.min_reader, shared_image_format);
    if (commit.min_reader) manifest.min_reader = std::max(manifest.min_reader, *commit.min_reader);
    manifest.format = std::max(manifest.format, manifest.min_reader);
    return manifest;
}

/// The id of the creation of a branch; empty for main.
[[nodiscard]] OMNIGRAPH_INLINE std::string creation_of(const branch_record& branch) {
    return branch.origin ? branch.origin->id : std::string{};
}

[[nodiscard]] OMNIGRAPH_INLINE manifest_edit edit_of(const pending_commit& pending, const commit_ref& ref,
                                                     const manifest_record& base, const std::string& where) {
    const auto& name = pending.commit.branch;
    const auto& started_from = base.branches.at(name);
    // A branch that was removed and made again under the same name is another one.
    const auto still = [name, id = creation_of(started_from)](const manifest_record& now) {
        const auto at = now.branches.find(name);
        return at != now.branches.end() && creation_of(at->second) == id ? &at->second : nullptr;
    };
    const auto made_on = [&pending, ref](manifest_record manifest) {
        return with_head(std::move(manifest), pending, ref);
    };
    const auto trace = [still, id = pending.commit.id, version = started_from.version](const manifest_record& now) {
        const auto* branch = still(now);
        if (!branch) return edit_trace::unknown;
        if (std::ranges::find(branch->recent, id) != branch->recent.end()) return edit_trace::found;
        return branch->version >= version + recent_commits ? edit_trace::unknown : edit_trace::missing;
    };
    // The record names the image on which its state stands: optimize may have stored another one, and cleanup may have
    // removed the old one since.
    const auto repeatable = [still, head = started_from.head, image = started_from.image.sha256,
                             schema = base.schema.sha256,
                             alone = pending.schema.has_value()](const manifest_record& now) {
        const auto* branch = still(now);
        return branch && branch->head == head && branch->image.sha256 == image && now.schema.sha256 == schema &&
               (!alone || now.branches.size() == 1);
    };
    return {made_on, trace, repeatable,
            "The store did not say whether commit " + pending.commit.id + " of the graph at '" + where +
                "' was published; look for it among the graph's commits before retrying."};
}

using named_object = std::pair<std::string, std::string_view>;

[[nodiscard]] OMNIGRAPH_INLINE graph_result<done> store_objects(repository& objects,
                                                                const std::vector<named_object>& content) {
    const int attempts = attempts_of_write(objects.store());
    for (int tried = 1;; ++tried) {
        auto stored = objects.publish_objects(content);
        if (stored) return done{};
        const auto fault = stored.error().fault;
        // Writing the same bytes under the same names again does no harm; nothing refers to them yet.
        if (tried == attempts || (fault != store_fault::transient && fault != store_fault::ambiguous))
            return from_store(objects.store(), stored.error(), "writing");
    }
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<done> check_clock(runtime& clock) {
    auto fault = clock_fault(clock);
    if (!fault) return done{};
    return with_reason(with_remedy(internal(std::move(fault->message)), std::move(fault->remedy)),
                       graph_reason::clock_out_of_range);
}

OMNIGRAPH_INLINE commit_record next_commit(const snapshot& base, std::string_view kind, std::string_view actor,
                                           runtime& clock) {
    const auto& head = base.branch();
    const auto& manifest = base.manifest.record;
    const auto created_at = std::chrono::duration_cast<std::chrono::microseconds>(clock.now().time_since_epoch());
    const bool is_plain = base.name == main_branch && !head.generation;
    commit_record commit{clock.new_id(),
                         manifest.graph_uid,
                         base.name,
                         head.version + 1,
                         {head.head},
                         std::string{actor},
                         created_at.count(),
                         std::string{kind},
                         manifest.schema.sha256,
                         manifest.schema.epoch,
                         {},
                         head.tables,
                         {},
                         is_plain ? delta_format : branch_format};
    if (head.generation) commit.generation = *head.generation + 1;
    return commit;
}

OMNIGRAPH_INLINE void add_parent(commit_record& commit, const merged_head& merged) {
    commit.parents.push_back(merged.ref);
    const auto generation = std::max(generation_of(commit), merged.generation + 1);
    if (generation != commit.version) commit.generation = generation;
    commit.min_reader = branch_format;
}

OMNIGRAPH_INLINE void name_writer(commit_record& commit, const branch_record& before) {
    for (auto& [key, pin] : commit.tables) {
        const auto was = before.tables.find(key);
        if (was != before.tables.end() && was->second.version == pin.version) continue;
        pin.branch = commit.branch == main_branch ? std::nullopt : std::optional{commit.branch};
    }
}

OMNIGRAPH_INLINE bool is_worth_image(std::uint64_t delta_bytes, const snapshot& base) {
    // Rows shrink about as much in a delta as in an image; small ones are measured when they are packed.
    const auto& image = base.branch().image;
    return delta_bytes > max_delta_bytes || delta_bytes > std::max(image.raw_bytes / 4, 16 * small_chain_bytes);
}

OMNIGRAPH_INLINE graph_result<done> pack_delta(pending_commit& pending, const snapshot& base, const row_delta& delta) {
    const auto& head = base.branch();
    auto& commit = pending.commit;
    commit.image = head.image;
    if (delta.empty()) return done{};
    auto bytes = encode_delta(delta, base.manifest.record.schema.epoch);
    const auto raw_bytes = bytes.size();
    if (raw_bytes > 256) {
        auto packed = compress(bytes);
        if (!packed) return internal("The changes cannot be packed: " + packed.error().cause + ".");
        if (packed->size() < raw_bytes) bytes = *std::move(packed);
    }
    const auto& on_image = head.image.sha256.empty() ? head.head.id : head.image.commit;
    commit.delta =
        delta_ref{head.chain ? head.chain->base : on_image, digest_of_bytes(bytes).hex(), bytes.size(), raw_bytes, {}};
    if (bytes.size() <= max_inlined_delta) commit.delta->inlined = base64_of(bytes);
    else pending.delta_bytes = std::move(bytes);
    return done{};
}

OMNIGRAPH_INLINE bool is_due_for_image(const pending_commit& pending, const snapshot& base) {
    const auto& head = base.branch();
    const auto before = head.chain.value_or(delta_chain{});
    return before.length + 1 >= chain_length ||
           before.bytes + pending.commit.delta->bytes > std::max(head.image.bytes / 4, small_chain_bytes);
}

OMNIGRAPH_INLINE graph_result<done> pack_image(pending_commit& pending, const std::filesystem::path& file) {
    auto packed = compress_file(file.string());
    if (!packed)
        return internal("The local file " + file.string() + " cannot be packed: " + packed.error().cause + ".");
    pending.commit.image = {pending.commit.id, digest_of_bytes(packed->bytes).hex(), packed->bytes.size(),
                            packed->raw_bytes};
    pending.image_bytes = std::move(packed->bytes);
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> keep_schema(repository& objects, const schema_record& schema) {
    return detail::store_objects(objects, {{schema_name(schema.sha256), schema.source}});
}

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> publish(repository& objects,
                                                                      const pending_commit& pending,
                                                                      const stored_manifest& base) {
    constexpr std::chrono::minutes deadline{10};
    const auto record = encode(pending.commit);
    const commit_ref ref{pending.commit.id, digest_of_bytes(record).hex()};
    std::vector<detail::named_object> content{{object_name(ref), record}};
    if (!pending.delta_bytes.empty())
        content.insert(content.begin(), {delta_name(pending.commit), pending.delta_bytes});
    if (pending.schema)
        if (auto kept = keep_schema(objects, base.record.schema); !kept) return kept.error();
    if (!pending.image_bytes.empty())
        content.insert(content.begin(), {object_name(pending.commit.image), pending.image_bytes});
    const auto give_up = std::chrono::steady_clock::now() + deadline;
    if (auto stored = detail::store_objects(objects, content); !stored) return stored.error();
    auto moved = swap_manifest(objects, base, detail::edit_of(pending, ref, base.record, objects.display()), give_up);
    if (!moved && moved.error().fault == graph_fault::not_found && pending.schema)
        objects.discard_object(schema_name(base.record.schema.sha256));
    if (!moved && (moved.error().fault == graph_fault::not_found || moved.error().fault == graph_fault::conflict))
        for (const auto& [name, bytes] : content) objects.discard_object(name);
    return moved;
}

}  // namespace omnigraph::cluster::graph
