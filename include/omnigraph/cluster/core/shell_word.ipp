// Bodies of core/shell_word.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string shell_word(std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,";
    if (!value.empty() && value.find_first_not_of(plain) == std::string_view::npos) return std::string{value};
    std::string quoted = "'";
    for (const char c : value) {
        if (c == '\'') quoted += "'\\''";
        else quoted += c;
    }
    return quoted + "'";
}

}  // namespace omnigraph::cluster
