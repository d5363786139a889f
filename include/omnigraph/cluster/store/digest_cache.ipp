// Bodies of store/digest_cache.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/digest_cache.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view digest_cache_format = "omnigraph-digests-1\n";
inline constexpr std::size_t digest_cache_row = 5 * 8 + 32;

OMNIGRAPH_INLINE void append_number(std::string& bytes, std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(static_cast<unsigned char>(number >> shift));
}

[[nodiscard]] OMNIGRAPH_INLINE std::uint64_t number_at(std::string_view bytes, std::size_t at) {
    std::uint64_t number = 0;
    for (int i = 7; i >= 0; --i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return number;
}

/// True when only the owner can write to the file.
[[nodiscard]] OMNIGRAPH_INLINE bool is_private(int file) {
    struct ::stat about {};
    return ::fstat(file, &about) == 0 && about.st_uid == ::geteuid() && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Opens the folder, which must belong to the user. The result is not open when there is none.
[[nodiscard]] OMNIGRAPH_INLINE posix::file_descriptor open_private_folder(const std::string& path, bool make) {
    if (path.empty() || path.front() != '/') return posix::file_descriptor{};
    for (std::size_t end = path.find('/', 1); make; end = path.find('/', end + 1)) {
        static_cast<void>(::mkdir(path.substr(0, end).c_str(), 0700));
        if (end == std::string::npos) break;
    }
    auto folder = posix::open_folder(path);
    if (folder.is_open() && !is_private(folder.get())) return posix::file_descriptor{};
    return folder;
}

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
    const auto folder = detail::open_private_folder(options_.folder, false);
    if (!folder.is_open()) return;
    const auto file = posix::open_at(folder.get(), options_.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!file.is_open() || !detail::is_private(file.get())) return;
    const auto bytes = posix::read_all(file.get(), 1024 + options_.most * detail::digest_cache_row);
    if (!bytes) return;
    const auto rows = detail::rows_of_cache(*bytes);
    stored_.reserve(rows.size() / detail::digest_cache_row);
    for (std::size_t at = 0; at < rows.size(); at += detail::digest_cache_row) {
        known_file row{{detail::number_at(rows, at), detail::number_at(rows, at + 8), detail::number_at(rows, at + 16),
                        static_cast<std::int64_t>(detail::number_at(rows, at + 24)),
                        static_cast<std::int64_t>(detail::number_at(rows, at + 32))},
                       {},
                       false};
        std::memcpy(row.content.bytes.data(), rows.data() + at + 40, 32);
        stored_.push_back(row);
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
    std::string bytes{detail::digest_cache_format};
    bytes.reserve(bytes.size() + kept.size() * detail::digest_cache_row + 32);
    for (const auto* row : kept) {
        detail::append_number(bytes, row->state.device);
        detail::append_number(bytes, row->state.number);
        detail::append_number(bytes, row->state.size);
        detail::append_number(bytes, static_cast<std::uint64_t>(row->state.modified));
        detail::append_number(bytes, static_cast<std::uint64_t>(row->state.changed));
        bytes.append(reinterpret_cast<const char*>(row->content.bytes.data()), 32);
    }
    const auto sum = digest_of_bytes(std::string_view{bytes}.substr(detail::digest_cache_format.size()));
    bytes.append(reinterpret_cast<const char*>(sum.bytes.data()), 32);

    const auto folder = detail::open_private_folder(options_.folder, true);
    if (!folder.is_open()) return;
    // The file is not synced. A torn file has a wrong digest and counts as empty.
    const auto temporary = options_.name + "." + std::to_string(::getpid()) + ".tmp";
    ::unlinkat(folder.get(), temporary.c_str(), 0);
    auto file = posix::open_at(folder.get(), temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!file.is_open()) return;
    const bool written = posix::write_all(file.get(), bytes).has_value();
    if (!written || ::renameat(folder.get(), temporary.c_str(), folder.get(), options_.name.c_str()) != 0)
        ::unlinkat(folder.get(), temporary.c_str(), 0);
}

OMNIGRAPH_INLINE std::shared_ptr<digest_cache> digest_cache_of(const std::string& root) {
    const auto cache = posix::user_cache_folder();
    if (cache.empty()) return nullptr;
    return std::make_shared<digest_cache>(
        digest_cache_options{.folder = cache + "/digests", .name = digest_of_bytes(root).hex().substr(0, 32)});
}

}  // namespace omnigraph::cluster
