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

OMNIGRAPH_INLINE store_result<stored_object> read_ahead_store::read(const std::string& key) {
    std::optional<object_version> known;
    {
        const std::scoped_lock lock{mutex_};
        if (const auto answer = objects_.find(key); answer != objects_.end() && answer->second)
            known = answer->second->version;
    }
    const auto limit = most_bytes_of_(key);
    if (!known) return get_bounded(*store_, key, limit);
    auto changed = store_->get_within(key, {limit, *known});
    if (!changed) return std::move(changed).error();
    if (*changed) return **std::move(changed);
    const std::scoped_lock lock{mutex_};
    const auto answer = objects_.find(key);
    // Somebody else may have taken it meanwhile.
    return answer != objects_.end() ? std::move(objects_.extract(answer).mapped()) : get_bounded(*store_, key, limit);
}

OMNIGRAPH_INLINE void read_ahead_store::fetch(const expected_reads& wanted) {
    const auto& [keys, prefixes, roots] = wanted;
    const auto count = keys.size() + prefixes.size() + roots.size();
    in_parallel(count, std::min<std::size_t>(count, 128), [&](std::size_t i) {
        if (i < keys.size()) {
            auto object = read(keys[i]);
            const std::scoped_lock lock{mutex_};
            objects_.insert_or_assign(keys[i], std::move(object));
        } else if (const auto at = i - keys.size(); at < prefixes.size()) {
            auto entries = store_->list(prefixes[at]);
            const std::scoped_lock lock{mutex_};
            lists_.insert_or_assign(prefixes[at], std::move(entries));
        } else {
            const auto& root = roots[at - prefixes.size()];
            const auto there = store_->probe(root);
            const std::scoped_lock lock{mutex_};
            roots_.insert_or_assign(root, there);
        }
    });
}

OMNIGRAPH_INLINE void read_ahead_store::fetch_meanwhile(expected_reads wanted) {
    await({});
    if (wanted.keys.empty() && wanted.prefixes.empty() && wanted.roots.empty()) return;
    {
        const std::scoped_lock lock{mutex_};
        lasting_.insert(wanted.keys.begin(), wanted.keys.end());
    }
    const std::scoped_lock lock{expected_mutex_};
    for (const auto* names : {&wanted.keys, &wanted.prefixes, &wanted.roots})
        expected_.insert(names->begin(), names->end());
    fetching_ = std::jthread{[this, wanted = std::move(wanted)] {
        try {
            fetch(wanted);
        } catch (...) {  // what is not there is asked for again by whoever needs it, and thrown there
        }
    }};
}

OMNIGRAPH_INLINE std::optional<std::string> read_ahead_store::peek(std::string_view key) {
    await(key);
    const std::scoped_lock lock{mutex_};
    const auto known = objects_.find(key);
    if (known == objects_.end() || !known->second) return std::nullopt;
    return known->second->bytes;
}

OMNIGRAPH_INLINE bool read_ahead_store::was_untouched(std::string_view key) const {
    const auto* memory = dynamic_cast<const place_memory*>(store_.get());
    return memory && memory->was_untouched(key);
}

OMNIGRAPH_INLINE void read_ahead_store::await(std::string_view key) {
    const std::scoped_lock lock{expected_mutex_};
    if (expected_.empty()) return;
    // A list or a root above the key is awaited, too.
    bool is_expected = key.empty();
    for (auto part = key; !is_expected && !part.empty();) {
        is_expected = expected_.contains(part);
        part = part.substr(0, part.find_last_of('/') == part.npos ? 0 : part.find_last_of('/'));
    }
    if (!is_expected) return;
    if (fetching_.joinable()) fetching_.join();
    expected_.clear();
}

OMNIGRAPH_INLINE void read_ahead_store::keep(std::string_view key, store_result<stored_object> answer) {
    const std::scoped_lock lock{mutex_};
    objects_.insert_or_assign(std::string{key}, std::move(answer));
}

OMNIGRAPH_INLINE std::optional<store_result<stored_object>> read_ahead_store::take(std::string_view key) {
    await(key);
    const std::scoped_lock lock{mutex_};
    const auto known = objects_.find(key);
    if (known == objects_.end()) return std::nullopt;
    const bool stays = !known->second && lasting_.contains(key) && known->second.error().fault == store_fault::absent;
    if (stays) return known->second;
    return std::move(objects_.extract(known).mapped());
}

OMNIGRAPH_INLINE store_result<stored_object> read_ahead_store::get(std::string_view key) {
    if (auto known = take(key)) return *std::move(known);
    return store_->get(key);
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> read_ahead_store::get_within(std::string_view key,
                                                                                         const read_bound& bound) {
    // What only asks for a change asks the store, as get_if_changed() does.
    auto known = bound.known ? std::nullopt : take(key);
    if (!known) return store_->get_within(key, bound);
    if (!*known) return std::move(*known).error();
    if ((*known)->bytes.size() > bound.most_bytes) return too_large(key);
    return std::optional{**std::move(known)};
}

OMNIGRAPH_INLINE presence read_ahead_store::probe(std::string_view key) {
    await(key);
    {
        const std::scoped_lock lock{mutex_};
        const auto known = roots_.find(key);
        if (known != roots_.end() && known->second == presence::absent) return presence::absent;
        if (known != roots_.end()) return roots_.extract(known).mapped();
    }
    return store_->probe(key);
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> read_ahead_store::list(std::string_view prefix) {
    await(prefix);
    {
        const std::scoped_lock lock{mutex_};
        if (const auto known = lists_.find(prefix); known != lists_.end())
            return std::move(lists_.extract(known).mapped());
    }
    return store_->list(prefix);
}

OMNIGRAPH_INLINE void read_ahead_store::look_at_all(const batch_of_keys& batch, const digest_visitor& visit) {
    const auto keys = batch.keys;
    std::optional<store_result<digest>> seen;
    if (keys.size() == 1) {
        await(keys.front());
        const std::scoped_lock lock{mutex_};
        const auto known = objects_.find(keys.front());
        if (known != objects_.end() && known->second) seen.emplace(content_digest(*known->second));
    }
    if (seen) visit(0, *seen);
    else store_->look_at_all(batch, visit);
}

OMNIGRAPH_INLINE void read_ahead_store::drop(std::string_view key) {
    await(key);
    const std::scoped_lock lock{mutex_};
    if (const auto known = objects_.find(key); known != objects_.end()) objects_.erase(known);
    const auto holds = [&](const auto& answer) {
        const auto& prefix = answer.first;
        return prefix.empty() ||
               (key.starts_with(prefix) && (key.size() == prefix.size() || key[prefix.size()] == '/'));
    };
    std::erase_if(lists_, holds);
    std::erase_if(roots_, holds);
}

OMNIGRAPH_INLINE void read_ahead_store::forget() {
    await({});
    const std::scoped_lock lock{mutex_};
    objects_.clear();
    lists_.clear();
    roots_.clear();
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
    forget();
    return store_->remove_prefix(prefix);
}

}  // namespace omnigraph::cluster
