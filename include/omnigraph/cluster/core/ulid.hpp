// Identifiers of locks, sidecars, approvals and commits: ULIDs.
//
//     make_ulid(milliseconds, random);
//     is_ulid("01JXB4Z5J0000000000000000G");         // true
//
// A ULID has 26 characters of Crockford's base 32: 48 bits of milliseconds since 1970, then 80 random bits. Ids of
// different milliseconds sort by time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// The ULID of these milliseconds since 1970 and random bits.
[[nodiscard]] std::string make_ulid(std::uint64_t milliseconds, const std::array<std::uint8_t, 10>& random);

/// Whether make_ulid could have made `text`. Every id that is read from outside is checked.
[[nodiscard]] constexpr bool is_ulid(std::string_view text) {
    if (text.size() != 26 || text.front() > '7') return false;
    for (const char c : text)
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) || c == 'I' || c == 'L' || c == 'O' || c == 'U')
            return false;
    return true;
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/ulid.ipp>
#endif
