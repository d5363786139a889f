// Bodies of store/completing_store.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/completing_store.hpp>
#include <omnigraph/cluster/store/mirror.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE store_error only_read(std::string_view key) {
    return {store_fault::denied, std::string{key}, "what is only looked at is not changed"};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<digest> digest_in_name(std::string_view key) {
    constexpr std::size_t digits = 64;
    auto name = key.substr(key.rfind('/') + 1);
    name = name.substr(0, name.rfind('.'));
    if (name.size() < digits) return std::nullopt;
    if (name.size() > digits && name[name.size() - digits - 1] != '-') return std::nullopt;
    return digest::parse(name.substr(name.size() - digits));
}

OMNIGRAPH_INLINE bool has_content_of_name(std::string_view key, const stored_object& object) {
    const auto wanted = digest_in_name(key);
    return !wanted || content_digest(object) == *wanted;
}

OMNIGRAPH_INLINE std::uint64_t completing_store::fetched() const {
    const std::lock_guard lock{mutex_};
    return fetched_;
}

OMNIGRAPH_INLINE std::uint64_t completing_store::fetched_bytes() const {
    const std::lock_guard lock{mutex_};
    return fetched_bytes_;
}

OMNIGRAPH_INLINE bool completing_store::is_right(std::string_view key, const stored_object& object) const {
    if (is_only_shown(key)) return !rules_.stands_for_none || !rules_.stands_for_none(object);
    return rules_.is_sound(key, object);
}

template <class Object>
bool completing_store::lacks(std::string_view key, const store_result<Object>& there) const {
    if (!there) return there.error().fault == store_fault::absent || there.error().fault == store_fault::corrupt;
    if constexpr (std::is_same_v<Object, stored_object>) return !is_right(key, *there);
    else return !is_right(key, **there);
}

OMNIGRAPH_INLINE store_result<stored_object> completing_store::fetch(std::string_view key,
                                                                     store_result<stored_object> there) {
    auto original = source_.get(key);
    if (!original && original.error().fault == store_fault::absent) return there;
    if (!original) return original;
    if (!is_right(key, *original)) return there ? there : original;
    if (is_only_shown(key)) return original;
    auto stored = put_and_read_back(target_, key, original->bytes);
    if (!stored) return stored;
    const std::lock_guard lock{mutex_};
    ++fetched_;
    fetched_bytes_ += stored->bytes.size();
    return stored;
}

OMNIGRAPH_INLINE store_result<stored_object> completing_store::get(std::string_view key) {
    auto there = target_.get(key);
    return lacks(key, there) ? fetch(key, std::move(there)) : there;
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> completing_store::get_if_changed(
    std::string_view key, const object_version& known) {
    auto object = get(key);
    if (!object) return std::move(object).error();
    if (object->version == known) return std::optional<stored_object>{};
    return std::optional{*std::move(object)};
}

OMNIGRAPH_INLINE void completing_store::get_all(const batch_of_keys& batch, const object_visitor& visit) {
    std::vector<std::size_t> lacking;
    target_.get_all(batch, [&](std::size_t at, const store_result<std::shared_ptr<const stored_object>>& object) {
        if (lacks(batch.keys[at], object)) lacking.push_back(at);
        else visit(at, object);
    });
    for (const auto at : lacking) visit(at, shared_object(*this, batch.keys[at], batch.most_bytes));
}

OMNIGRAPH_INLINE presence completing_store::probe(std::string_view key) {
    const auto there = target_.probe(key);
    if (there != presence::absent) return there;
    const auto object = get(key);
    if (object) return presence::present;
    return object.error().fault == store_fault::absent ? presence::absent : presence::unknown;
}

OMNIGRAPH_INLINE store_result<object_version> completing_store::put(std::string_view key, std::string_view) {
    return detail::only_read(key);
}

OMNIGRAPH_INLINE store_result<object_version> completing_store::put_if_absent(std::string_view key, std::string_view) {
    return detail::only_read(key);
}

OMNIGRAPH_INLINE store_result<object_version> completing_store::put_if_match(std::string_view key, std::string_view,
                                                                             const object_version&) {
    return detail::only_read(key);
}

OMNIGRAPH_INLINE store_result<done> completing_store::put_all(std::span<const blob> blobs) {
    if (blobs.empty()) return done{};
    return detail::only_read(blobs.front().key);
}

OMNIGRAPH_INLINE store_result<done> completing_store::remove(std::string_view key) { return detail::only_read(key); }

OMNIGRAPH_INLINE store_result<done> completing_store::remove_if_match(std::string_view key, const object_version&) {
    return detail::only_read(key);
}

OMNIGRAPH_INLINE store_result<done> completing_store::remove_prefix(std::string_view prefix) {
    return detail::only_read(prefix);
}

}  // namespace omnigraph::cluster
