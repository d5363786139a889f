// Bodies of core/ulid.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/ulid.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string make_ulid(std::uint64_t milliseconds, const std::array<std::uint8_t, 10>& random) {
    static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    for (int i = 9; i >= 0; --i, milliseconds >>= 5) text[static_cast<std::size_t>(i)] = alphabet[milliseconds & 31];
    std::uint32_t held = 0;
    int bits = 0;
    std::size_t index = 10;
    for (const auto byte : random) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text[index++] = alphabet[held >> (bits - 5) & 31];
    }
    return text;
}

}  // namespace omnigraph::cluster
