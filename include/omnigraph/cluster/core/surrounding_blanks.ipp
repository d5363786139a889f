// Bodies of core/surrounding_blanks.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_blanks_around(std::string_view name) {
    const auto seen = [&](std::size_t at) {
        const auto length = utf8_sequence_length(name, at);
        const auto character = name.substr(at, length == 0 ? 1 : length);
        return character != " " && visibility_of(character) == visibility::visible;
    };
    if (name.empty()) return false;
    std::size_t last = 0;
    for (std::size_t at = 0; at < name.size();) {
        last = at;
        const auto length = utf8_sequence_length(name, at);
        at += length == 0 ? 1 : length;
    }
    return !seen(0) || !seen(last);
}

}  // namespace omnigraph::cluster
