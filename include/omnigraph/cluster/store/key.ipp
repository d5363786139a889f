// Bodies of store/key.hpp.
#pragma once

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string validate_segment(std::string_view segment) {
    if (segment.empty()) return "the key has an empty segment";
    if (segment == "." || segment == "..") return "the key has a segment of dots";
    if (segment.size() > max_segment_bytes)
        return "a segment of the key is longer than " + std::to_string(max_segment_bytes) + " bytes";
    if (is_temporary_name(segment)) return "a segment of the key ends like a temporary file";
    for (const char c : segment)
        if (is_ascii_control(c) || c == '\\') return "the key has a control character or a backslash";
    return {};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string validate_key(std::string_view key) {
    if (key.size() > max_key_bytes) return "the key is longer than " + std::to_string(max_key_bytes) + " bytes";
    if (!is_utf8(key)) return "the key is not UTF-8";
    for (auto rest = key;;) {
        const auto slash = rest.find('/');
        if (auto why = detail::validate_segment(rest.substr(0, slash)); !why.empty()) return why;
        if (slash == std::string_view::npos) return {};
        rest.remove_prefix(slash + 1);
    }
}

OMNIGRAPH_INLINE std::string validate_prefix(std::string_view prefix) {
    return prefix.empty() ? std::string{} : validate_key(prefix);
}

}  // namespace omnigraph::cluster
