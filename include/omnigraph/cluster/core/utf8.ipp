// Bodies of core/utf8.hpp.
#pragma once

#include <cstdint>
#include <cstring>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        // Eight ASCII bytes at a time: sources are almost always plain.
        while (at + 8 <= text.size()) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, 8);
            if (word & 0x8080808080808080u) break;
            at += 8;
        }
        if (at >= text.size()) break;
        const auto length = utf8_sequence_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

}  // namespace omnigraph::cluster
