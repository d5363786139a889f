// Bodies of lang/types/blob_text.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/blob_text.hpp>

namespace omnigraph::cluster::lang::detail {

/// Groups of four characters, padded only at the end.
[[nodiscard]] OMNIGRAPH_INLINE bool is_base64(std::string_view text) {
    if (text.size() % 4 != 0) return false;
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    const auto digit = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '/'; };
    return std::ranges::all_of(text.substr(0, text.size() - padding), digit);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string_view blob_problem(std::string_view text) {
    constexpr std::string_view inline_bytes = "base64:";
    if (!text.starts_with(inline_bytes) || detail::is_base64(text.substr(inline_bytes.size()))) return {};
    return "`base64:` followed by something that is not base 64";
}

}  // namespace omnigraph::cluster::lang
