// Bodies of core/surrounding_blanks.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>

namespace omnigraph::cluster::detail {

/// For each character, whether a reader sees it.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<bool> seen_characters(std::string_view text) {
    std::vector<bool> seen;
    for (std::size_t at = 0; at < text.size();) {
        const auto character = text.substr(at, std::max<std::size_t>(1, utf8_sequence_length(text, at)));
        seen.push_back(character != " " && visibility_of(character) == visibility::visible);
        at += character.size();
    }
    return seen;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_blanks_around(std::string_view name) {
    if (name.empty()) return false;
    const auto seen = detail::seen_characters(name);
    return !seen.front() || !seen.back();
}

OMNIGRAPH_INLINE bool is_only_blanks(std::string_view text) {
    return std::ranges::none_of(detail::seen_characters(text), [](bool seen) { return seen; });
}

}  // namespace omnigraph::cluster
