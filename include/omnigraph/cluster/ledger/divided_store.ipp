// Bodies of ledger/divided_store.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>

namespace omnigraph::cluster::detail {

/// The name at its place.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view name_at_place(std::string_view key) {
    return key == layout::state ? layout::apart_ledger : key;
}

/// Whether objects below the prefix may lie at either place.
[[nodiscard]] OMNIGRAPH_INLINE bool spans_places(std::string_view prefix) {
    return prefix.empty() || prefix == layout::control_folders.front();
}

/// The elements of a batch for one place, and where they stand in the whole batch.
template <class T>
struct part_of_batch {
    std::vector<T> elements = {};
    std::vector<std::size_t> positions = {};
};

template <class T>
[[nodiscard]] std::array<part_of_batch<T>, 2> divided_batch(std::span<const T> batch, auto&& key_of) {
    std::array<part_of_batch<T>, 2> parts;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        auto& part = parts[layout::lies_with_ledger(key_of(batch[i])) ? 1 : 0];
        part.elements.push_back(batch[i]);
        auto& key = key_of(part.elements.back());
        if (name_at_place(key) != key) key = std::string{name_at_place(key)};
        part.positions.push_back(i);
    }
    return parts;
}

inline constexpr auto key_itself = [](auto& key) -> auto& { return key; };
inline constexpr auto key_of_blob = [](auto& one) -> auto& { return one.key; };

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE object_store& divided_store::place_of(std::string_view key) const {
    return layout::lies_with_ledger(key) ? *ledger_ : *graphs_;
}

OMNIGRAPH_INLINE store_result<stored_object> divided_store::get(std::string_view key) {
    return place_of(key).get(detail::name_at_place(key));
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> divided_store::get_if_changed(std::string_view key,
                                                                                          const object_version& known) {
    return place_of(key).get_if_changed(detail::name_at_place(key), known);
}

OMNIGRAPH_INLINE store_result<std::optional<stored_object>> divided_store::get_within(std::string_view key,
                                                                                      const read_bound& bound) {
    return place_of(key).get_within(detail::name_at_place(key), bound);
}

OMNIGRAPH_INLINE void divided_store::get_all(const batch_of_keys& batch, const object_visitor& visit) {
    const auto parts = detail::divided_batch(batch.keys, detail::key_itself);
    for (const bool of_ledger : {false, true})
        if (const auto& part = parts[of_ledger]; !part.elements.empty())
            (of_ledger ? ledger_ : graphs_)
                ->get_all({part.elements, batch.most_bytes},
                          [&](std::size_t i, const auto& object) { visit(part.positions[i], object); });
}

OMNIGRAPH_INLINE void divided_store::look_at_all(const batch_of_keys& batch, const digest_visitor& visit) {
    const auto parts = detail::divided_batch(batch.keys, detail::key_itself);
    for (const bool of_ledger : {false, true})
        if (const auto& part = parts[of_ledger]; !part.elements.empty())
            (of_ledger ? ledger_ : graphs_)
                ->look_at_all({part.elements, batch.most_bytes},
                              [&](std::size_t i, const auto& content) { visit(part.positions[i], content); });
}

OMNIGRAPH_INLINE store_result<object_version> divided_store::put(std::string_view key, std::string_view bytes) {
    return place_of(key).put(detail::name_at_place(key), bytes);
}

OMNIGRAPH_INLINE store_result<object_version> divided_store::put_if_absent(std::string_view key,
                                                                           std::string_view bytes) {
    return place_of(key).put_if_absent(detail::name_at_place(key), bytes);
}

OMNIGRAPH_INLINE store_result<object_version> divided_store::put_if_match(std::string_view key, std::string_view bytes,
                                                                          const object_version& expected) {
    return place_of(key).put_if_match(detail::name_at_place(key), bytes, expected);
}

OMNIGRAPH_INLINE store_result<done> divided_store::put_all(std::span<const blob> blobs) {
    const auto parts = detail::divided_batch(blobs, detail::key_of_blob);
    for (const bool of_ledger : {false, true})
        if (const auto& part = parts[of_ledger].elements; !part.empty())
            if (auto written = (of_ledger ? ledger_ : graphs_)->put_all(part); !written) return written;
    return done{};
}

OMNIGRAPH_INLINE std::vector<store_result<object_version>> divided_store::put_all_if_absent(
    std::span<const blob> blobs) {
    const auto parts = detail::divided_batch(blobs, detail::key_of_blob);
    std::vector<store_result<object_version>> outcomes(blobs.size(), object_version{});
    for (const bool of_ledger : {false, true}) {
        const auto& part = parts[of_ledger];
        if (part.elements.empty()) continue;
        auto& place = *(of_ledger ? ledger_ : graphs_);
        auto written = is_bucket(place) ? place.put_all_if_absent(part.elements)
                                        : place.object_store::put_all_if_absent(part.elements);
        for (std::size_t i = 0; i < written.size(); ++i) outcomes[part.positions[i]] = std::move(written[i]);
    }
    return outcomes;
}

OMNIGRAPH_INLINE store_result<done> divided_store::remove(std::string_view key) {
    return place_of(key).remove(detail::name_at_place(key));
}

OMNIGRAPH_INLINE store_result<done> divided_store::remove_if_match(std::string_view key,
                                                                   const object_version& expected) {
    return place_of(key).remove_if_match(detail::name_at_place(key), expected);
}

OMNIGRAPH_INLINE store_result<done> divided_store::remove_all(std::span<const std::string> keys) {
    const auto parts = detail::divided_batch(keys, detail::key_itself);
    for (const bool of_ledger : {false, true})
        if (const auto& part = parts[of_ledger].elements; !part.empty())
            if (auto removed = (of_ledger ? ledger_ : graphs_)->remove_all(part); !removed) return removed;
    return done{};
}

OMNIGRAPH_INLINE store_result<done> divided_store::remove_prefix(std::string_view prefix) {
    if (!detail::spans_places(prefix)) return place_of(prefix).remove_prefix(prefix);
    const auto entries = list(prefix);
    if (!entries) return entries.error();
    std::vector<std::string> keys;
    for (const auto& entry : *entries) keys.push_back(entry.key);
    return remove_all(keys);
}

OMNIGRAPH_INLINE store_result<std::vector<object_entry>> divided_store::list(std::string_view prefix) {
    if (!detail::spans_places(prefix)) return place_of(prefix).list(prefix);
    auto entries = graphs_->list(prefix);
    if (!entries) return entries;
    std::erase_if(*entries, [](const object_entry& entry) { return layout::lies_with_ledger(entry.key); });
    auto documents = ledger_->list(prefix);
    if (!documents) return documents;
    for (auto& entry : *documents) {
        if (!layout::lies_with_ledger(entry.key) || entry.key == layout::state) continue;
        if (entry.key == layout::apart_ledger) entry.key = std::string{layout::state};
        entries->push_back(std::move(entry));
    }
    std::ranges::sort(*entries, {}, &object_entry::key);
    return entries;
}

OMNIGRAPH_INLINE presence divided_store::probe(std::string_view key) {
    if (!detail::spans_places(key)) return place_of(key).probe(detail::name_at_place(key));
    const auto entries = list(key);
    return !entries ? presence::unknown : entries->empty() ? presence::absent : presence::present;
}

OMNIGRAPH_INLINE store_result<std::uint64_t> divided_store::remove_litter(std::string_view prefix, litter_depth depth) {
    if (!detail::spans_places(prefix)) return place_of(prefix).remove_litter(prefix, depth);
    auto of_graphs = graphs_->remove_litter(prefix, depth);
    if (!of_graphs) return of_graphs;
    const auto of_ledger = ledger_->remove_litter(prefix, depth);
    if (!of_ledger) return of_ledger;
    return *of_graphs + *of_ledger;
}

OMNIGRAPH_INLINE std::string divided_store::display(std::string_view key) const {
    return place_of(key).display(detail::name_at_place(key));
}

OMNIGRAPH_INLINE bool divided_store::was_untouched(std::string_view key) const {
    const auto* memory = dynamic_cast<const place_memory*>(&place_of(key));
    return memory && memory->was_untouched(detail::name_at_place(key));
}

OMNIGRAPH_INLINE store_counts divided_store::counts() const {
    auto all = graphs_->counts();
    const auto more = ledger_->counts();
    all.reads += more.reads;
    all.writes += more.writes;
    all.removes += more.removes;
    all.lists += more.lists;
    all.bytes_read += more.bytes_read;
    all.bytes_written += more.bytes_written;
    all.syncs += more.syncs;
    return all;
}

}  // namespace omnigraph::cluster
