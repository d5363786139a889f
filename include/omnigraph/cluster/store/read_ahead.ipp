// Bodies of store/read_ahead.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/store/read_ahead.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void read_ahead_store::fetch(const std::vector<std::string>& keys,
                                              const std::vector<std::string>& prefixes) {
    const auto count = keys.size() + prefixes.size();
    in_parallel(count, std::min<std::size_t>(count, 128), [&](std::size_t i) {
        if (i < keys.size()) {
            auto object = store_->get(keys[i]);
            const std::scoped_lock lock{mutex_};
            objects_.insert_or_assign(keys[i], std::move(object));
            return;
        }
        const auto& prefix = prefixes[i - keys.size()];
        auto entries = store_->list(prefix);
        const std::scoped_lock lock{mutex_};
        lists_.insert_or_assign(prefix, std::move(entries));
    });
}

OMNIGRAPH_INLINE void read_ahead_store::fetch_meanwhile(std::vector<std::string> keys) {
    await({});
    if (keys.empty()) return;
    const std::scoped_lock lock{expected_mutex_};
    expected_.insert(keys.begin(), keys.end());
    fetching_ = std::jthread{[this, wanted = std::move(keys)] { fetch(wanted, {}); }};
}

OMNIGRAPH_INLINE void read_ahead_store::await(std::string_view key) {
    const std::scoped_lock lock{expected_mutex_};
    if (!key.empty() && !expected_.contains(key)) return;
    if (fetching_.joinable()) fetching_.join();
    expected_.clear();
}

OMNIGRAPH_INLINE void read_ahead_store::keep(std::string_view key, store_result<stored_object> answer) {
    const std::scoped_lock lock{mutex_};
    objects_.insert_or_assign(std::string{key}, std::move(answer));
}

OMNIGRAPH_INLINE store_result<stored_object> read_ahead_store::get(std::string_view key) {
    await(key);
    {
        const std::scoped_lock lock{mutex_};
        if (const auto known = objects_.find(key); known != objects_.end())
            return std::move(objects_.extract(known).mapped());
    }
    return store_->get(key);
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> read_ahead_store::list(std::string_view prefix) {
    {
        const std::scoped_lock lock{mutex_};
        if (const auto known = lists_.find(prefix); known != lists_.end())
            return std::move(lists_.extract(known).mapped());
    }
    return store_->list(prefix);
}

OMNIGRAPH_INLINE void read_ahead_store::look_at_all(std::span<const std::string> keys, const digest_visitor& visit) {
    std::optional<store_result<digest>> seen;
    if (keys.size() == 1) {
        await(keys.front());
        const std::scoped_lock lock{mutex_};
        const auto known = objects_.find(keys.front());
        if (known != objects_.end() && known->second) seen.emplace(content_digest(*known->second));
    }
    if (seen) visit(0, *seen);
    else store_->look_at_all(keys, visit);
}

OMNIGRAPH_INLINE void read_ahead_store::drop(std::string_view key) {
    await(key);
    const std::scoped_lock lock{mutex_};
    if (const auto known = objects_.find(key); known != objects_.end()) objects_.erase(known);
    std::erase_if(lists_, [&](const auto& list) {
        const auto& prefix = list.first;
        return prefix.empty() || (key.starts_with(prefix) && key.size() > prefix.size() && key[prefix.size()] == '/');
    });
}

OMNIGRAPH_INLINE void read_ahead_store::drop_all() {
    await({});
    const std::scoped_lock lock{mutex_};
    objects_.clear();
    lists_.clear();
}

OMNIGRAPH_INLINE store_result<object_version> read_ahead_store::put(std::string_view key, std::string_view bytes) {
    drop(key);
    return store_->put(key, bytes);
}

OMNIGRAPH_INLINE store_result<object_version> read_ahead_store::put_if_absent(std::string_view key,
                                                                              std::string_view bytes) {
    drop(key);
    return store_->put_if_absent(key, bytes);
}

OMNIGRAPH_INLINE store_result<object_version> read_ahead_store::put_if_match(std::string_view key,
                                                                             std::string_view bytes,
                                                                             const object_version& expected) {
    drop(key);
    return store_->put_if_match(key, bytes, expected);
}

OMNIGRAPH_INLINE store_result<done> read_ahead_store::put_all(std::span<const blob> blobs) {
    for (const auto& each : blobs) drop(each.key);
    return store_->put_all(blobs);
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> read_ahead_store::put_all_if_absent(
    std::span<const blob> blobs) {
    for (const auto& each : blobs) drop(each.key);
    return store_->put_all_if_absent(blobs);
}

OMNIGRAPH_INLINE store_result<done> read_ahead_store::remove(std::string_view key) {
    drop(key);
    return store_->remove(key);
}

OMNIGRAPH_INLINE store_result<done> read_ahead_store::remove_if_match(std::string_view key,
                                                                      const object_version& expected) {
    drop(key);
    return store_->remove_if_match(key, expected);
}

OMNIGRAPH_INLINE store_result<done> read_ahead_store::remove_all(std::span<const std::string> keys) {
    for (const auto& key : keys) drop(key);
    return store_->remove_all(keys);
}

OMNIGRAPH_INLINE store_result<done> read_ahead_store::remove_prefix(std::string_view prefix) {
    drop_all();
    return store_->remove_prefix(prefix);
}

}  // namespace omnigraph::cluster
