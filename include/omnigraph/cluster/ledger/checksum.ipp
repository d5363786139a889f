// Bodies of ledger/checksum.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/checksum.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string fill_checksum(std::string text) {
    const auto at = text.rfind(blank_checksum);
    if (at != std::string::npos) text.replace(at, blank_checksum.size(), digest_of_bytes(text).hex());
    return text;
}

OMNIGRAPH_INLINE bool checksum_holds(std::string_view text, std::string_view digits) {
    const auto at = text.rfind(digits);
    if (at == std::string_view::npos || digits.size() != blank_checksum.size()) return false;
    const auto after = text.substr(at + digits.size());
    return digest_builder{}.add(text.substr(0, at)).add(blank_checksum).add(after).finish().hex() == digits;
}

}  // namespace omnigraph::cluster
