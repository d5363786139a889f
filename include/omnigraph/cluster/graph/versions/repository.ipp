// Bodies of graph/versions/repository.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/commit_history.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/is_object.hpp>

namespace omnigraph::cluster::graph {

class read_history {
public:
    /// The record of an expired commit; nullptr when no part of the history that can be read has it.
    [[nodiscard]] std::shared_ptr<const commit_record> find(repository& objects, const std::string& id,
                                                            const manifest_record& manifest) {
        const std::lock_guard lock{mutex_};
        if (const auto known = records_.find(id); known != records_.end()) return known->second;
        if (!manifest.history) return nullptr;
        for (const auto& part : *manifest.history) {
            if (!parts_.insert(part.sha256).second) continue;
            auto records = objects.history(part);
            if (!records) {
                parts_.erase(part.sha256);
                continue;
            }
            for (auto& record : *records) {
                auto at = record.id;
                records_.emplace(std::move(at), std::make_shared<const commit_record>(std::move(record)));
            }
        }
        const auto found = records_.find(id);
        return found == records_.end() ? nullptr : found->second;
    }

private:
    std::mutex mutex_;
    std::set<std::string> parts_;
    std::map<std::string, std::shared_ptr<const commit_record>> records_;  ///< immutable, so entries never expire
};

class unanswered_read {
public:
    void note(const graph_error& failed) {
        const std::lock_guard lock{mutex_};
        if (!first_ && failed.reason == graph_reason::storage_unavailable) first_ = failed;
    }
    void forget() {
        const std::lock_guard lock{mutex_};
        first_.reset();
    }
    [[nodiscard]] std::optional<graph_error> first() {
        const std::lock_guard lock{mutex_};
        return first_;
    }

private:
    std::mutex mutex_;
    std::optional<graph_error> first_;
};

OMNIGRAPH_INLINE repository::repository(object_store& store, std::string root)
    : store_{&store},
      root_{std::move(root)},
      history_{std::make_shared<read_history>()},
      unanswered_{std::make_shared<unanswered_read>()} {}

OMNIGRAPH_INLINE void repository::begin_watch() { unanswered_->forget(); }

OMNIGRAPH_INLINE std::optional<graph_error> repository::unanswered() const { return unanswered_->first(); }

OMNIGRAPH_INLINE graph_error repository::unread(const store_error& failed) const {
    auto told = from_store(*store_, failed, "reading");
    unanswered_->note(told);
    return told;
}

OMNIGRAPH_INLINE store_result<object_version> repository::swap(const manifest_record& next,
                                                               const object_version& expected) {
    return store_->put_if_match(key("manifest.json"), encode(next), expected);
}

OMNIGRAPH_INLINE graph_result<root_state> repository::probe() {
    // In a bucket, both looks together take one round trip.
    const bool together = is_bucket(*store_);
    store_result<stored_object> found{store_error{}};
    auto below = presence::unknown;
    in_parallel(together ? 2 : 1, 2, [&](std::size_t i) {
        if (i == 0) found = store_->get(key("manifest.json"));
        else below = store_->probe(root_);
    });
    if (found) return root_state::present;
    if (found.error().fault != store_fault::absent && is_object(*store_, root_)) return root_state::residue;
    if (found.error().fault != store_fault::absent) return from_store(*store_, found.error(), "looking for a graph at");
    switch (together ? below : store_->probe(root_)) {
        case presence::present: return root_state::residue;
        case presence::absent: return root_state::absent;
        case presence::unknown: break;
    }
    return internal("The store cannot tell whether there is anything at '" + display() + "'.");
}

OMNIGRAPH_INLINE graph_error repository::without_manifest() const {
    auto why = not_found("There is no graph at '" + display() + "': it has no manifest.json.");
    const auto below = store_->probe(root_);
    if (below == presence::absent) return why;
    for (const auto* part : {"commits", "images", "deltas", "history", "schemas"}) {
        if (store_->probe(key(part)) != presence::present) continue;
        why.message = "The graph at '" + display() + "' cannot be opened: it has lost its manifest.json; its " +
                      std::string{part} + " are still there.";
        why.remedy =
            "Restore manifest.json from a copy of the storage root; then `omnigraph repair` says whether everything "
            "that it refers to is there.";
        return why;
    }
    if (below == presence::present) {
        why.message += " Something else is stored there.";
        why.remedy = "Look at what is stored there, and correct the address of the graph.";
    }
    return why;
}

OMNIGRAPH_INLINE graph_error repository::unreadable(const store_error& failed) const {
    if (failed.fault == store_fault::absent) return without_manifest();
    if (failed.fault == store_fault::corrupt) return damaged(store_->display(failed.key), failed.cause);
    return unread(failed);
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::read(stored_object object) const {
    auto record = decode_manifest(object.bytes, store_->display(key("manifest.json")));
    if (!record) return record.error();
    return stored_manifest{*std::move(record), std::move(object.version)};
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::manifest(write_effect unread) {
    auto found = store_->get_within(key("manifest.json"), {max_manifest_bytes});
    if (!found && found.error().fault == store_fault::absent) return without_manifest();
    if (!found) return write_effect_of(unreadable(found.error()), unread);
    return read(**std::move(found));
}

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> repository::manifest_since(const object_version& known) {
    auto object = store_->get_within(key("manifest.json"), {max_manifest_bytes, known});
    if (!object) return unreadable(object.error());
    if (!*object) return std::optional<stored_manifest>{};
    auto changed = read(**std::move(object));
    if (!changed) return changed.error();
    return std::optional{*std::move(changed)};
}

OMNIGRAPH_INLINE int attempts_of_write(const object_store& store) { return is_bucket(store) ? 1 : 3; }

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::create(const manifest_record& first) {
    const auto bytes = encode(first);
    return settle_creation(first, bytes, store_->put_if_absent(key("manifest.json"), bytes));
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::settle_creation(const manifest_record& first,
                                                                           const std::string& bytes,
                                                                           store_result<object_version> created) {
    const int attempts = attempts_of_write(*store_);
    auto effect = write_effect::no;  // of the attempts so far
    // A write with an unknown outcome is repeated unchanged; it is create-only, so it can succeed only once.
    for (int tried = 1;; ++tried) {
        if (created) return stored_manifest{first, *std::move(created)};
        const auto fault = created.error().fault;
        const bool is_refused = fault == store_fault::precondition_failed;
        if (write_effect_after(fault) == write_effect::unknown) effect = write_effect::unknown;
        if (is_refused || fault == store_fault::ambiguous) {
            auto there = manifest(write_effect::unknown);
            if (there && there->record.graph_uid == first.graph_uid) return there;
            // In a bucket a refused creation may have met itself, so only what is read there is somebody else's.
            const bool is_open = !there && there.error().effect == write_effect::unknown && is_bucket(*store_);
            if (is_open) effect = write_effect::unknown;
            else if (there || (is_refused && there.error().fault == graph_fault::internal))
                return conflicting("There is a graph at '" + display() + "' already; it was left as it is.");
            if (tried >= (is_refused && !is_open ? 3 : attempts)) break;
        } else if (fault != store_fault::transient || tried >= attempts) {
            return write_effect_of(from_store(*store_, created.error(), "creating"), effect);
        }
        created = store_->put_if_absent(key("manifest.json"), bytes);
    }
    return write_effect_of(internal("The store did not say whether the graph at '" + display() +
                                    "' was created; look again before retrying."),
                           write_effect::unknown);
}

OMNIGRAPH_INLINE std::vector<graph_result<stored_manifest>> create_graphs(object_store& store,
                                                                          std::span<const new_graph> wanted) {
    std::vector<std::string> texts;
    for (const auto& graph : wanted) texts.push_back(encode(graph.first));
    std::vector<blob> blobs;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        blobs.push_back({repository{store, wanted[i].root}.key("manifest.json"), texts[i]});
    auto written = store.put_all_if_absent(blobs);
    std::vector<graph_result<stored_manifest>> outcomes;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        repository graph{store, wanted[i].root};
        outcomes.push_back(graph.settle_creation(wanted[i].first, texts[i], std::move(written[i])));
    }
    return outcomes;
}

OMNIGRAPH_INLINE graph_error repository::missing(const std::string& where, std::string_view what) const {
    return internal("The " + std::string{what} + " '" + where +
                    "' is missing, although the graph refers to it. Restore the object from a backup of the store.");
}

OMNIGRAPH_INLINE graph_result<done> repository::find_image(const image_ref& ref) {
    const auto name = key(object_name(ref));
    switch (store_->probe(name)) {
        case presence::present: return done{};
        case presence::absent: return missing(store_->display(name), "image");
        case presence::unknown: break;
    }
    return internal("The store cannot tell whether the image '" + store_->display(name) + "' is there.");
}

OMNIGRAPH_INLINE graph_result<std::string> repository::blob_of(const std::string& name, const std::string& sha256,
                                                               std::size_t largest, std::string_view what) {
    auto object = store_->get_within(key(name), {largest});
    const auto where = store_->display(key(name));
    if (!object) {
        if (object.error().fault == store_fault::absent) return missing(where, what);
        if (object.error().fault == store_fault::corrupt) return damaged(where, object.error().cause);
        return unread(object.error());
    }
    if (content_digest(**object).hex() != sha256)
        return damaged(where,
                       "its bytes do not have the digest in its name. Restore this object from a backup of the store");
    return std::move((*object)->bytes);
}

OMNIGRAPH_INLINE graph_result<commit_record> repository::commit(const commit_ref& ref,
                                                                const manifest_record& manifest) {
    return commit(ref, manifest, {});
}

OMNIGRAPH_INLINE stored_commits repository::commits_between(const std::string& first, const std::string& last) {
    stored_commits found;
    const auto folder = key("commits");
    const auto listed = store_->list(folder);
    if (!listed) return found;
    std::vector<std::string> keys;
    for (const auto& object : *listed) {
        const auto id = std::string_view{object.key}.substr(folder.size() + 1).substr(0, first.size());
        if (id > first && id <= last && object.size <= max_commit_record_bytes) keys.push_back(object.key);
    }
    store_->get_all(keys, [&](std::size_t at, const store_result<std::shared_ptr<const stored_object>>& object) {
        if (object) found.emplace(keys[at].substr(root_.size() + 1), (*object)->bytes);
    });
    return found;
}

OMNIGRAPH_INLINE graph_result<commit_record> repository::commit(const commit_ref& ref, const manifest_record& manifest,
                                                                const stored_commits& known) {
    if (ref.id == manifest.genesis.id) return manifest.genesis;
    const auto name = object_name(ref);
    const auto at_hand = known.find(name);
    const bool is_right = at_hand != known.end() && digest_of_bytes(at_hand->second).hex() == ref.sha256;
    // What is wrong with bytes that were read together is found out by reading them alone.
    auto bytes = is_right ? graph_result<std::string>{at_hand->second}
                          : blob_of(name, ref.sha256, max_commit_record_bytes, "commit");
    if (!bytes) {
        if (const auto expired = history_->find(*this, ref.id, manifest)) return *expired;
        return bytes.error();
    }
    auto record = decode_commit(*bytes, store_->display(key(name)));
    if (record && (record->id != ref.id || record->graph_uid != manifest.graph_uid))
        return damaged(store_->display(key(name)), "it belongs to another commit or graph");
    return record;
}

OMNIGRAPH_INLINE graph_result<std::vector<commit_record>> repository::history(const history_ref& ref) {
    const auto name = object_name(ref);
    const auto bytes = blob_of(name, ref.sha256, ref.bytes, "part of the history");
    if (!bytes) return bytes.error();
    return unpack_history(ref, *bytes, store_->display(key(name)));
}

OMNIGRAPH_INLINE graph_result<row_delta> repository::delta(const commit_record& commit) {
    const auto& ref = *commit.delta;
    const auto where = store_->display(key(ref.inlined ? "commits/" + commit.id : delta_name(commit)));
    std::string stored;
    if (ref.inlined) {
        const bool is_text = append_base64(*ref.inlined, stored);
        if (!is_text || stored.size() != ref.bytes || digest_of_bytes(stored).hex() != ref.sha256)
            return damaged(where, "the delta in it does not have the recorded digest");
    } else {
        auto blob = blob_of(delta_name(commit), ref.sha256, ref.bytes, "delta");
        if (!blob) return blob.error();
        stored = *std::move(blob);
    }
    if (ref.bytes < ref.raw_bytes) {
        auto raw = decompress(stored, ref.raw_bytes);
        if (!raw) return damaged(where, raw.error().cause);
        stored = *std::move(raw);
    }
    auto delta = decode_delta(stored, commit.epoch);
    if (!delta) return damaged(where, "its delta cannot be read: " + delta.error());
    return *std::move(delta);
}

OMNIGRAPH_INLINE graph_result<std::string> repository::packed_image(const image_ref& ref) {
    return blob_of(object_name(ref), ref.sha256, ref.bytes, "image");
}

OMNIGRAPH_INLINE graph_result<std::string> repository::image(const image_ref& ref) {
    const auto packed = packed_image(ref);
    if (!packed) return packed.error();
    auto bytes = decompress(*packed, ref.raw_bytes);
    if (!bytes) return damaged(store_->display(key(object_name(ref))), bytes.error().cause);
    return *std::move(bytes);
}

OMNIGRAPH_INLINE graph_result<std::string> repository::schema(const std::string& sha256) {
    return blob_of(schema_name(sha256), sha256, max_schema_bytes, "schema");
}

OMNIGRAPH_INLINE store_result<done> repository::publish_objects(
    std::span<const std::pair<std::string, std::string_view>> objects) {
    std::vector<std::string> keys;
    keys.reserve(objects.size());
    std::vector<blob> blobs;
    for (const auto& [name, bytes] : objects) blobs.push_back({keys.emplace_back(key(name)), bytes});
    if (blobs.size() != 1) return store_->put_all(blobs);
    // One object is synced by itself; a batch may wait for everything that the machine has not written yet.
    const auto stored = store_->put(blobs.front().key, blobs.front().bytes);
    if (!stored) return stored.error();
    return done{};
}

OMNIGRAPH_INLINE graph_result<write_effect> repository::remove_manifest(const graph_guard& guard) {
    const auto where = key("manifest.json");
    auto effect = write_effect::no;  // of the attempts so far
    const int attempts = attempts_of_write(*store_);
    std::optional<store_error> unsettled;  // an attempt that may have removed it
    for (int tried = 1; tried <= 3; ++tried) {
        const auto stored = store_->get(where);
        if (!stored && stored.error().fault == store_fault::absent)
            return effect == write_effect::no ? write_effect::no : write_effect::yes;
        if (!stored && stored.error().fault != store_fault::corrupt)
            return write_effect_of(from_store(*store_, stored.error(), "reading"), effect);
        const auto record = decode_manifest(stored ? stored->bytes : std::string{}, store_->display(where));
        if (const auto differs = record ? guard.mismatch(live_state(*record)) : std::string{}; !differs.empty())
            return write_effect_of(
                conflicting("The graph at '" + display() + "' is not what was expected: " + differs + "."), effect);
        if (unsettled && tried > attempts)
            return write_effect_of(from_store(*store_, *unsettled, "removing"), write_effect::unknown);
        const auto removed = stored ? store_->remove_if_match(where, stored->version) : store_->remove(where);
        if (removed) return record || effect != write_effect::no ? write_effect::yes : write_effect::no;
        // A manifest that moved, or that may have been removed, is read again.
        const auto fault = removed.error().fault;
        const bool is_open = write_effect_after(fault) == write_effect::unknown;
        if (is_open) {
            effect = write_effect::unknown;
            unsettled = removed.error();
        } else if (fault != store_fault::precondition_failed && (fault != store_fault::transient || tried >= attempts))
            return write_effect_of(from_store(*store_, removed.error(), "removing"), effect);
    }
    return write_effect_of(
        internal("The graph at '" + display() + "' could not be removed in three tries; look again before retrying."),
        effect);
}

OMNIGRAPH_INLINE graph_result<done> repository::destroy(const graph_guard& guard) {
    const auto effect = remove_manifest(guard);
    if (!effect) return effect.error();
    const int attempts = attempts_of_write(*store_);
    for (int tried = 1;; ++tried) {
        const auto emptied = store_->remove_prefix(root_);
        if (emptied) return done{};
        const auto fault = emptied.error().fault;
        if (tried < attempts && (fault == store_fault::transient || fault == store_fault::ambiguous)) continue;
        return write_effect_of(from_store(*store_, emptied.error(), "removing what is below"),
                               *effect == write_effect::yes ? write_effect::yes : write_effect::unknown);
    }
}

}  // namespace omnigraph::cluster::graph
