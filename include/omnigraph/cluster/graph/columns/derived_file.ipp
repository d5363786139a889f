// Bodies of graph/columns/derived_file.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstddef>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/columns/derived_file.hpp>

namespace omnigraph::cluster::graph::detail {

using derived_words = std::vector<std::uint64_t>;

/// "OGDERIV1" where the lowest byte comes first; another number on a machine of the other order.
inline constexpr std::uint64_t derived_magic = 0x31564952'4544474FULL;
inline constexpr std::size_t checksum_words = 2, name_words = 8;  ///< 64 hexadecimal digits
inline constexpr std::size_t header_words = 1 + checksum_words + name_words + 1;

[[nodiscard]] OMNIGRAPH_INLINE std::size_t padded(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

/// Two sums with different multipliers, a word at a time.
[[nodiscard]] OMNIGRAPH_INLINE std::array<std::uint64_t, checksum_words> checksum_of(std::string_view bytes) {
    std::uint64_t low = bytes.size(), high = ~low;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        low = std::rotl((low ^ word) * 0x9E3779B97F4A7C15ULL, 29);
        high = std::rotl((high + word) * 0xD6E8FEB86659FD93ULL, 37);
    }
    return {low ^ (low >> 31), high ^ (high >> 33)};
}

[[nodiscard]] OMNIGRAPH_INLINE std::uint64_t word_at(std::string_view bytes, std::size_t word) {
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data() + word * 8, 8);
    return number;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string pack_sections(std::string_view name, const std::vector<std::string_view>& sections) {
    auto size = detail::header_words * 8 + sections.size() * 8;
    for (const auto section : sections) size += detail::padded(section.size());
    std::string bytes(size, '\0');
    const auto put = [&](std::size_t word, std::uint64_t number) { std::memcpy(bytes.data() + word * 8, &number, 8); };
    put(0, detail::derived_magic);
    const auto of = digest_of_bytes(name).hex();
    std::memcpy(bytes.data() + (1 + detail::checksum_words) * 8, of.data(), detail::name_words * 8);
    put(detail::header_words - 1, sections.size());
    auto at = (detail::header_words + sections.size()) * 8;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        put(detail::header_words + i, sections[i].size());
        if (!sections[i].empty()) std::memcpy(bytes.data() + at, sections[i].data(), sections[i].size());
        at += detail::padded(sections[i].size());
    }
    const auto sum = detail::checksum_of(std::string_view{bytes}.substr((1 + detail::checksum_words) * 8));
    put(1, sum[0]);
    put(2, sum[1]);
    return bytes;
}

OMNIGRAPH_INLINE std::optional<std::vector<std::string_view>> unpack_sections(std::string_view bytes,
                                                                              std::string_view name) {
    if (bytes.size() < detail::header_words * 8 || bytes.size() % 8 != 0) return std::nullopt;
    const auto summed = bytes.substr((1 + detail::checksum_words) * 8);
    if (detail::word_at(bytes, 0) != detail::derived_magic) return std::nullopt;
    if (summed.substr(0, detail::name_words * 8) != digest_of_bytes(name).hex()) return std::nullopt;
    if (const auto sum = detail::checksum_of(summed);
        detail::word_at(bytes, 1) != sum[0] || detail::word_at(bytes, 2) != sum[1])
        return std::nullopt;
    const auto count = detail::word_at(bytes, detail::header_words - 1);
    auto rest = bytes.substr(detail::header_words * 8);
    if (count > rest.size() / 8) return std::nullopt;
    const auto lengths = rest.substr(0, count * 8);
    rest.remove_prefix(count * 8);
    std::vector<std::string_view> sections;
    for (std::size_t i = 0; i < count; ++i) {
        const auto length = detail::word_at(lengths, i);
        if (length > rest.size()) return std::nullopt;
        sections.push_back(rest.substr(0, length));
        rest.remove_prefix(detail::padded(length));
    }
    if (!rest.empty()) return std::nullopt;
    return sections;
}

}  // namespace omnigraph::cluster::graph
