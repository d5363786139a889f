// Bodies of graph/versions/repository.hpp.
#pragma once

#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE store_result<object_version> repository::swap(const manifest_record& next,
                                                               const object_version& expected) {
    return store_->put_if_match(key("manifest.json"), encode(next), expected);
}

OMNIGRAPH_INLINE graph_result<root_state> repository::probe() {
    auto found = store_->get(key("manifest.json"));
    if (found) return root_state::present;
    if (found.error().fault != store_fault::absent) return from_store(*store_, found.error(), "looking for a graph at");
    switch (store_->probe(root_)) {
        case presence::present: return root_state::residue;
        case presence::absent: return root_state::absent;
        case presence::unknown: break;
    }
    return internal("The store cannot tell whether there is anything at '" + display() + "'.");
}

OMNIGRAPH_INLINE graph_error repository::unreadable(const store_error& failed) const {
    if (failed.fault == store_fault::absent)
        return not_found("There is no graph at '" + display() + "': it has no manifest.json.");
    return from_store(*store_, failed, "reading");
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::read(stored_object object) const {
    auto record = decode_manifest(object.bytes, store_->display(key("manifest.json")));
    if (!record) return record.error();
    return stored_manifest{*std::move(record), std::move(object.version)};
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::manifest() {
    auto found = store_->get(key("manifest.json"));
    if (!found) return unreadable(found.error());
    return read(*std::move(found));
}

OMNIGRAPH_INLINE graph_result<std::optional<stored_manifest>> repository::manifest_since(const object_version& known) {
    auto object = store_->get_if_changed(key("manifest.json"), known);
    if (!object) return unreadable(object.error());
    if (!*object) return std::optional<stored_manifest>{};
    auto changed = read(**std::move(object));
    if (!changed) return changed.error();
    return std::optional{*std::move(changed)};
}

OMNIGRAPH_INLINE graph_result<stored_manifest> repository::create(const manifest_record& first) {
    const auto bytes = encode(first);
    // A write whose outcome is unknown is repeated as it was: create-only, so it can succeed only once.
    for (int attempt = 0; attempt < 3; ++attempt) {
        auto created = store_->put_if_absent(key("manifest.json"), bytes);
        if (created) return stored_manifest{first, *std::move(created)};
        const auto fault = created.error().fault;
        if (fault == store_fault::transient && attempt < 2) continue;
        if (fault != store_fault::precondition_failed && fault != store_fault::ambiguous)
            return write_effect_of(from_store(*store_, created.error(), "creating"), write_effect_after(fault));
        auto there = manifest();
        if (there && there->record.graph_uid == first.graph_uid) return there;
        if (there || (fault == store_fault::precondition_failed && there.error().fault == graph_fault::internal))
            return conflicting("There is a graph at '" + display() + "' already; it was left as it is.");
    }
    return write_effect_of(internal("The store did not say whether the graph at '" + display() +
                                    "' was created; look again before retrying."),
                           write_effect::unknown);
}

OMNIGRAPH_INLINE graph_result<std::string> repository::blob_of(const std::string& name, const std::string& sha256,
                                                               std::size_t largest, std::string_view what) {
    auto object = store_->get(key(name));
    const auto where = store_->display(key(name));
    if (!object) {
        if (object.error().fault == store_fault::absent)
            return internal(
                "The " + std::string{what} + " '" + where +
                "' is missing, although the graph refers to it. Restore the object from a backup of the store.");
        return from_store(*store_, object.error(), "reading");
    }
    if (object->bytes.size() > largest) return damaged(where, "it is larger than it can be");
    if (digest_of_bytes(object->bytes).hex() != sha256)
        return damaged(where,
                       "its bytes do not have the digest in its name. Restore this object from a backup of the store");
    return std::move(object->bytes);
}

OMNIGRAPH_INLINE graph_result<commit_record> repository::commit(const commit_ref& ref,
                                                                const manifest_record& manifest) {
    if (ref.id == manifest.genesis.id) return manifest.genesis;
    const auto name = object_name(ref);
    auto bytes = blob_of(name, ref.sha256, max_commit_record_bytes, "commit");
    if (!bytes) return bytes.error();
    auto record = decode_commit(*bytes, store_->display(key(name)));
    if (record && (record->id != ref.id || record->graph_uid != manifest.graph_uid))
        return damaged(store_->display(key(name)), "it belongs to another commit or graph");
    return record;
}

OMNIGRAPH_INLINE graph_result<std::string> repository::image(const image_ref& ref) {
    const auto name = object_name(ref);
    auto packed = blob_of(name, ref.sha256, ref.bytes, "image");
    if (!packed) return packed.error();
    auto bytes = decompress(*packed, ref.raw_bytes);
    if (!bytes) return damaged(store_->display(key(name)), bytes.error().cause);
    return *std::move(bytes);
}

OMNIGRAPH_INLINE store_result<done> repository::publish_objects(
    std::span<const std::pair<std::string, std::string_view>> objects) {
    std::vector<std::string> keys;
    keys.reserve(objects.size());
    std::vector<blob> blobs;
    for (const auto& [name, bytes] : objects) blobs.push_back({keys.emplace_back(key(name)), bytes});
    return store_->put_all(blobs);
}

}  // namespace omnigraph::cluster::graph
