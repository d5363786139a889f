// Bodies of store/memory_store.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<stored_object> memory_store::get(std::string_view key) {
    const std::scoped_lock lock{mutex_};
    if (auto why = validate_key(key); !why.empty()) return refused(key, std::move(why));
    const auto match = objects_.find(key);
    counter_.read(match == objects_.end() ? 0 : match->second.bytes.size());
    if (match == objects_.end()) return store_error{store_fault::absent, std::string{key}, "there is no such object"};
    return match->second;
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> memory_store::get_if_changed(std::string_view key,
                                                                                         const object_version& known) {
    auto object = get(key);
    if (!object) return std::move(object).error();
    if (object->version == known) return std::optional<stored_object>{};
    return std::optional{*std::move(object)};
}

OMNIGRAPH_INLINE store_result<object_version> memory_store::put(std::string_view key, std::string_view bytes) {
    return write(key, bytes, [](const stored_object*) { return true; });
}

OMNIGRAPH_INLINE store_result<object_version> memory_store::put_if_absent(std::string_view key,
                                                                          std::string_view bytes) {
    return write(key, bytes, [](const stored_object* present) { return present == nullptr; });
}

OMNIGRAPH_INLINE store_result<object_version> memory_store::put_if_match(std::string_view key, std::string_view bytes,
                                                                         const object_version& expected) {
    return write(key, bytes, [&](const stored_object* present) { return present && present->version == expected; });
}

OMNIGRAPH_INLINE store_result<done> memory_store::put_all(std::span<const blob> blobs) {
    for (const auto& b : blobs)
        if (auto written = put(b.key, b.bytes); !written) return std::move(written).error();
    return done{};
}

OMNIGRAPH_INLINE store_result<done> memory_store::remove(std::string_view key) {
    return erase(key, [](const stored_object*) { return true; });
}

OMNIGRAPH_INLINE store_result<done> memory_store::remove_if_match(std::string_view key,
                                                                  const object_version& expected) {
    return erase(key, [&](const stored_object* present) { return present && present->version == expected; });
}

OMNIGRAPH_INLINE store_result<done> memory_store::remove_prefix(std::string_view prefix) {
    const std::scoped_lock lock{mutex_};
    if (auto why = validate_key(prefix); !why.empty()) return refused(prefix, std::move(why));
    counter_.remove();
    const auto [first, last] = below(prefix);
    objects_.erase(first, last);
    return done{};
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> memory_store::list(std::string_view prefix) {
    const std::scoped_lock lock{mutex_};
    if (auto why = validate_prefix(prefix); !why.empty()) return refused(prefix, std::move(why));
    counter_.list();
    std::vector<object_entry> entries;
    const auto [first, last] = below(prefix);
    for (auto at = first; at != last; ++at) entries.push_back({at->first, at->second.bytes.size(), 0});
    return entries;
}

OMNIGRAPH_INLINE presence memory_store::probe(std::string_view key) {
    const std::scoped_lock lock{mutex_};
    if (!validate_key(key).empty()) return presence::unknown;
    counter_.read(0);
    const auto [first, last] = below(key);
    return objects_.contains(key) || first != last ? presence::present : presence::absent;
}

OMNIGRAPH_INLINE store_error memory_store::refused(std::string_view key, std::string why) {
    return {store_fault::denied, std::string{key}, std::move(why)};
}

OMNIGRAPH_INLINE store_error memory_store::moved(std::string_view key) {
    return {store_fault::precondition_failed, std::string{key}, "the object has another version"};
}

OMNIGRAPH_INLINE std::pair<memory_store::object_map::iterator, memory_store::object_map::iterator> memory_store::below(
    std::string_view prefix) {
    if (prefix.empty()) return {objects_.begin(), objects_.end()};
    return {objects_.lower_bound(std::string{prefix} + "/"), objects_.lower_bound(std::string{prefix} + "0")};
}

}  // namespace omnigraph::cluster
