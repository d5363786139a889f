// Which keys a store accepts, the same for every model.
//
//     if (const auto why = why_not_key(key); !why.empty()) return store_error{store_fault::denied, key, why};
//
// A key can never lead out of the root, and never has the name of a temporary file:
// `<name>#<digits>` is reserved for those, in every segment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

inline constexpr std::size_t longest_key = 1024;     ///< S3's bound
inline constexpr std::size_t longest_segment = 200;  ///< room for the ending of a temporary name within 255

/// `state.json#17`: never an object, always hidden.
[[nodiscard]] constexpr bool is_temporary_name(std::string_view segment) {
    const auto mark = segment.rfind('#');
    if (mark == std::string_view::npos || mark + 1 == segment.size()) return false;
    return segment.substr(mark + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

namespace detail {

[[nodiscard]] inline std::string why_not_segment(std::string_view segment) {
    if (segment.empty()) return "the key has an empty segment";
    if (segment == "." || segment == "..") return "the key has a segment of dots";
    if (segment.size() > longest_segment)
        return "a segment of the key is longer than " + std::to_string(longest_segment) + " bytes";
    if (is_temporary_name(segment)) return "a segment of the key ends like a temporary file";
    for (const char c : segment)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || c == '\\')
            return "the key has a control character or a backslash";
    return {};
}

}  // namespace detail

/// One clause, or empty when `key` can be used.
[[nodiscard]] inline std::string why_not_key(std::string_view key) {
    if (key.size() > longest_key) return "the key is longer than " + std::to_string(longest_key) + " bytes";
    if (!is_utf8(key)) return "the key is not UTF-8";
    for (auto rest = key;;) {
        const auto slash = rest.find('/');
        if (auto why = detail::why_not_segment(rest.substr(0, slash)); !why.empty()) return why;
        if (slash == std::string_view::npos) return {};
        rest.remove_prefix(slash + 1);
    }
}

/// Prefixes are keys too; the empty prefix is the whole store.
[[nodiscard]] inline std::string why_not_prefix(std::string_view prefix) {
    return prefix.empty() ? std::string{} : why_not_key(prefix);
}

}  // namespace omnigraph::cluster
