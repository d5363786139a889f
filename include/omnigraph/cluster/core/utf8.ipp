// Bodies of core/utf8.hpp.
#pragma once

#include <cstdint>
#include <cstring>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    std::size_t index = 0;
    while (index < text.size()) {
        // Reads eight ASCII bytes at a time, because sources are almost always ASCII.
        while (index + 8 <= text.size()) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + index, 8);
            if (word & 0x8080808080808080u) break;
            index += 8;
        }
        if (index >= text.size()) break;
        const auto length = utf8_sequence_length(text, index);
        if (length == 0) return index;
        index += length;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string{text};
    auto end = bytes;
    while (end > 0 && bytes - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return std::string{text.substr(0, end)} + "…";
}

}  // namespace omnigraph::cluster
