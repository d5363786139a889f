// Bodies of graph/versions/file_stamp.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <sys/stat.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/file_stamp.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE const std::string& boot_id() {
    static const std::string id = [] {
        std::string line;
        std::ifstream file{"/proc/sys/kernel/random/boot_id"};
        std::getline(file, line);
        return line;
    }();
    return id;
}

[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t state, std::uint64_t word) {
    return std::rotl(state ^ (word * 0x9e3779b97f4a7c15ULL), 29) * 0xd6e8feb86659fd93ULL;
}

/// Calls `take` with the pieces of a file; false when the file cannot be read to its end.
[[nodiscard]] OMNIGRAPH_INLINE bool read_pieces(const std::filesystem::path& file,
                                                const std::function<void(std::string_view)>& take) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return false;
    std::string piece(std::size_t{1} << 20, '\0');
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        take({piece.data(), static_cast<std::size_t>(in.gcount())});
    }
    return in.eof();
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void checksum::add(std::string_view bytes) {
    length_ += bytes.size();
    if (!rest_.empty()) {
        const auto missing = std::min(bytes.size(), 8 - rest_.size());
        rest_.append(bytes.substr(0, missing));
        bytes.remove_prefix(missing);
        if (rest_.size() < 8) return;
        std::uint64_t word = 0;
        std::memcpy(&word, rest_.data(), 8);
        state_ = detail::mixed(state_, word);
        rest_.clear();
    }
    auto state = state_;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        state = detail::mixed(state, word);
    }
    state_ = state;
    rest_ = bytes.substr(at);
}

OMNIGRAPH_INLINE std::string checksum::finish() const {
    std::uint64_t word = 0;
    std::memcpy(&word, rest_.data(), rest_.size());
    auto sum = detail::mixed(detail::mixed(state_, word), length_);
    std::string text(16, '0');
    for (std::size_t at = 16; at-- > 0; sum >>= 4) text[at] = "0123456789abcdef"[sum & 15];
    return text;
}

OMNIGRAPH_INLINE std::optional<file_stamp> read_file_stamp(const std::filesystem::path& file) {
    struct stat seen {};
    if (::lstat(file.c_str(), &seen) != 0 || !S_ISREG(seen.st_mode)) return std::nullopt;
    const auto nanoseconds = [](const timespec& at) {
        return static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
    };
    return file_stamp{static_cast<std::uint64_t>(seen.st_ino), static_cast<std::uint64_t>(seen.st_size),
                      nanoseconds(seen.st_mtim), nanoseconds(seen.st_ctim), detail::boot_id()};
}

OMNIGRAPH_INLINE std::optional<std::string> checksum_of(const std::filesystem::path& file) {
    checksum sum;
    if (!detail::read_pieces(file, [&](std::string_view piece) { sum.add(piece); })) return std::nullopt;
    return sum.finish();
}

OMNIGRAPH_INLINE std::optional<std::string> copy_with_checksum(const std::filesystem::path& from,
                                                               const std::filesystem::path& to) {
    checksum sum;
    std::ofstream out{to, std::ios::binary | std::ios::trunc};
    const auto copied = detail::read_pieces(from, [&](std::string_view piece) {
        sum.add(piece);
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    });
    out.close();
    if (!copied || !out) return std::nullopt;
    return sum.finish();
}

OMNIGRAPH_INLINE std::string encode(const kept_file& kept) { return compact_json(to_json(kept)); }

OMNIGRAPH_INLINE std::optional<kept_file> decode_kept_file(std::string_view bytes) {
    const auto document = parse_json(bytes, {4096, 4});
    if (!document) return std::nullopt;
    auto kept = from_json<kept_file>(*document);
    if (!kept) return std::nullopt;
    return *std::move(kept);
}

}  // namespace omnigraph::cluster::graph
