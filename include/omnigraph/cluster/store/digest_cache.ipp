// Bodies of store/digest_cache.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/packed_bytes.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/store/digest_cache.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view digest_cache_format = "omnigraph-digests-1\n";
inline constexpr std::size_t digest_cache_row = 5 * 8 + 32;

/// The rows of a stored cache: the bytes between the format line and the final digest. Empty when either is wrong.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view rows_of_cache(std::string_view bytes) {
    if (!bytes.starts_with(digest_cache_format) || bytes.size() < digest_cache_format.size() + 32) return {};
    const auto rows = bytes.substr(digest_cache_format.size(), bytes.size() - digest_cache_format.size() - 32);
    const auto sum = digest_of_bytes(rows);
    if (rows.size() % digest_cache_row != 0 || std::memcmp(sum.bytes.data(), bytes.end() - 32, 32) != 0) return {};
    return rows;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE digest_cache::digest_cache(digest_cache_options options) : options_{std::move(options)} {}

OMNIGRAPH_INLINE digest_cache::~digest_cache() { save(); }

OMNIGRAPH_INLINE void digest_cache::load() {
    if (std::exchange(loaded_, true)) return;
    const auto bytes =
        posix::read_cache_file({options_.folder, options_.name}, 1024 + options_.most * detail::digest_cache_row);
    if (!bytes) return;
    const auto rows = detail::rows_of_cache(*bytes);
    stored_.reserve(rows.size() / detail::digest_cache_row);
    for (packed_reader in{rows}; !in.is_at_end();) {
        const auto state = read_file_state(in);
        stored_.push_back({state, in.sum(), false});
    }
    if (!std::ranges::is_sorted(stored_, {}, &known_file::state)) stored_.clear();
}

OMNIGRAPH_INLINE std::optional<digest> digest_cache::find(const file_state& state) {
    const std::lock_guard lock{mutex_};
    load();
    if (const auto noted = noted_.find(state); noted != noted_.end()) return noted->second;
    const auto known = std::ranges::lower_bound(stored_, state, {}, &known_file::state);
    if (known == stored_.end() || known->state != state) return std::nullopt;
    known->used = true;
    return known->content;
}

OMNIGRAPH_INLINE void digest_cache::note(const file_state& state, const digest& content) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto still_since = std::chrono::nanoseconds{std::max(state.modified, state.changed)};
    if (still_since + options_.settling > now) return;
    const std::lock_guard lock{mutex_};
    load();
    const auto known = std::ranges::lower_bound(stored_, state, {}, &known_file::state);
    if (known != stored_.end() && known->state == state && known->content == content) {
        known->used = true;
        return;
    }
    if (noted_.size() >= options_.most) return;
    has_news_ = noted_.insert_or_assign(state, content).second || has_news_;
}

OMNIGRAPH_INLINE void digest_cache::forget_unused(std::vector<const known_file*>& kept) const {
    const auto unused = std::ranges::count(stored_, false, &known_file::used);
    const auto used = stored_.size() - static_cast<std::size_t>(unused) + noted_.size();
    const bool all_fit =
        static_cast<std::size_t>(unused) <= used + 4096 && stored_.size() + noted_.size() <= options_.most;
    for (const auto& row : stored_)
        if (!noted_.contains(row.state) && (row.used || all_fit)) kept.push_back(&row);
}

OMNIGRAPH_INLINE void digest_cache::save() {
    const std::lock_guard lock{mutex_};
    if (!std::exchange(has_news_, false)) return;
    std::vector<const known_file*> kept;
    forget_unused(kept);
    std::vector<known_file> fresh;
    fresh.reserve(noted_.size());
    for (const auto& [state, content] : noted_) fresh.push_back({state, content, true});
    for (const auto& row : fresh) kept.push_back(&row);
    std::ranges::sort(kept, {}, [](const known_file* row) { return row->state; });
    packed_writer rows;
    for (const auto* row : kept) {
        write_file_state(row->state, rows);
        rows.sum(row->content);
    }
    packed_writer seal;
    seal.sum(digest_of_bytes(rows.bytes()));
    // A torn file has a wrong digest and counts as empty.
    posix::write_cache_file({options_.folder, options_.name},
                            std::string{detail::digest_cache_format} + rows.bytes() + seal.bytes());
}

OMNIGRAPH_INLINE std::shared_ptr<digest_cache> digest_cache_of(const std::string& root) {
    const auto cache = posix::user_cache_folder();
    if (cache.empty()) return nullptr;
    return std::make_shared<digest_cache>(
        digest_cache_options{.folder = cache + "/digests", .name = digest_of_bytes(root).hex().substr(0, 32)});
}

}  // namespace omnigraph::cluster
