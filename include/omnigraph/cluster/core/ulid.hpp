// Identifiers of locks, sidecars, approvals and commits: ULIDs.
//
// 26 characters of Crockford's base 32: 48 bits of milliseconds, then 80 random
// bits. Ids made in different milliseconds sort by time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

[[nodiscard]] inline std::string make_ulid(std::uint64_t milliseconds, const std::array<std::uint8_t, 10>& random) {
    static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    for (int i = 9; i >= 0; --i, milliseconds >>= 5) text[static_cast<std::size_t>(i)] = alphabet[milliseconds & 31];
    std::uint32_t held = 0;
    int bits = 0;
    std::size_t at = 10;
    for (const auto byte : random) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text[at++] = alphabet[held >> (bits - 5) & 31];
    }
    return text;
}

/// True when `text` could have been made by make_ulid; ids are checked on every read.
[[nodiscard]] constexpr bool is_ulid(std::string_view text) {
    if (text.size() != 26 || text.front() > '7') return false;
    for (const char c : text)
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) || c == 'I' || c == 'L' || c == 'O' || c == 'U')
            return false;
    return true;
}

}  // namespace omnigraph::cluster
