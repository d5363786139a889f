// Bodies of core/digest.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string digest::hex() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(64, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return text;
}

OMNIGRAPH_INLINE std::optional<digest> digest::parse(std::string_view text) {
    if (text.size() != 64) return std::nullopt;
    digest parsed;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        int nibble = 0;
        if (c >= '0' && c <= '9') nibble = c - '0';
        else if (c >= 'a' && c <= 'f') nibble = c - 'a' + 10;
        else return std::nullopt;
        auto& byte = parsed.bytes[i / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | nibble);
    }
    return parsed;
}

OMNIGRAPH_INLINE digest_builder& digest_builder::add(std::string_view piece) {
    hash_.Update(reinterpret_cast<const CryptoPP::byte*>(piece.data()), piece.size());
    return *this;
}

OMNIGRAPH_INLINE digest digest_builder::finish() {
    digest sum;
    hash_.Final(sum.bytes.data());
    return sum;
}

}  // namespace omnigraph::cluster
