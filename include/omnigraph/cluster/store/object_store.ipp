// Bodies of store/object_store.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE digest content_digest(const stored_object& object) {
    return object.content ? *object.content : digest_of_bytes(object.bytes);
}

OMNIGRAPH_INLINE store_error too_large(std::string_view key) {
    return {store_fault::corrupt, std::string{key}, "it is larger than it can be"};
}

OMNIGRAPH_INLINE store_result<stored_object> get_bounded(object_store& store, std::string_view key,
                                                         std::uint64_t most_bytes) {
    if (most_bytes == batch_of_keys::any_size) return store.get(key);
    auto object = store.get_within(key, {most_bytes});
    if (!object) return std::move(object).error();
    return **std::move(object);  // only a known version leaves it empty
}

OMNIGRAPH_INLINE store_result<std::shared_ptr<const stored_object>> shared_object(object_store& store,
                                                                                  std::string_view key,
                                                                                  std::uint64_t most_bytes) {
    auto object = get_bounded(store, key, most_bytes);
    if (!object) return std::move(object).error();
    return std::make_shared<const stored_object>(*std::move(object));
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> object_store::get_within(std::string_view key,
                                                                                     const read_bound& bound) {
    auto object = [&]() -> store_result<std::optional<stored_object>> {
        if (bound.known) return get_if_changed(key, *bound.known);
        auto found = get(key);
        if (!found) return found.error();
        return std::optional{*std::move(found)};
    }();
    if (object && *object && (*object)->bytes.size() > bound.most_bytes) return too_large(key);
    return object;
}

OMNIGRAPH_INLINE void object_store::get_all(const batch_of_keys& batch, const object_visitor& visit) {
    for (std::size_t i = 0; i < batch.keys.size(); ++i) visit(i, shared_object(*this, batch.keys[i], batch.most_bytes));
}

OMNIGRAPH_INLINE void object_store::look_at_all(const batch_of_keys& batch, const digest_visitor& visit) {
    get_all(batch, [&](std::size_t i, const store_result<std::shared_ptr<const stored_object>>& object) {
        if (object) visit(i, content_digest(**object));
        else visit(i, object.error());
    });
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> object_store::put_all_if_absent(
    std::span<const blob> blobs) {
    std::vector<store_result<object_version>> outcomes;
    outcomes.reserve(blobs.size());
    for (const auto& content : blobs) outcomes.push_back(put_if_absent(content.key, content.bytes));
    return outcomes;
}

OMNIGRAPH_INLINE store_result<done> object_store::remove_all(std::span<const std::string> keys) {
    for (const auto& key : keys)
        if (auto removed = remove(key); !removed) return removed;
    return done{};
}

}  // namespace omnigraph::cluster
