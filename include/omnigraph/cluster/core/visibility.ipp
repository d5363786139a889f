// Bodies of core/visibility.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/visibility.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string escaped_character(std::string_view character) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto code = code_point_of(character);
    std::string hex;
    for (auto rest = code; rest > 0 || hex.size() < (character.size() == 1 ? 2U : 4U); rest >>= 4U)
        hex.insert(hex.begin(), digits[rest & 0xFU]);
    return (character.size() == 1 ? "\\x" : "U+") + hex;
}

}  // namespace omnigraph::cluster
