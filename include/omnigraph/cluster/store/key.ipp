// Bodies of store/key.hpp.
#pragma once

#include <algorithm>
#include <utility>

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

OMNIGRAPH_INLINE std::optional<prefix_problem> prefix_fault(std::string_view prefix) {
    const auto too_long = [](std::string_view what, std::size_t bytes, std::size_t most) {
        return std::string{what} + std::to_string(bytes) + " bytes, and at most " + std::to_string(most) +
               " are possible";
    };
    if (prefix.size() > max_prefix_bytes)
        return prefix_problem{too_long("it has ", prefix.size(), max_prefix_bytes),
                              "Write a shorter prefix: the key of an object in a bucket has at most " +
                                  std::to_string(max_key_bytes) + " bytes, and the names of a cluster need the rest."};
    for (auto rest = prefix; !rest.empty();) {
        const auto segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
        if (segment.size() > max_segment_bytes)
            return prefix_problem{too_long("one of its parts has ", segment.size(), max_segment_bytes),
                                  "Write a prefix whose parts between two slashes have at most " +
                                      std::to_string(max_segment_bytes) + " bytes each."};
        if (is_temporary_name(segment))
            return prefix_problem{"one of its parts ends with `#` and digits, as temporary files do",
                                  "Write a prefix without such a part."};
    }
    if (auto why = validate_prefix(prefix); !why.empty())
        return prefix_problem{std::move(why),
                              "Write s3://bucket/prefix, without empty, `.` or `..` segments, control characters and "
                              "backslashes."};
    return std::nullopt;
}

OMNIGRAPH_INLINE std::string_view prefix_of_root(std::string_view root) {
    constexpr std::string_view scheme = "s3://";
    if (!root.starts_with(scheme)) return {};
    root.remove_prefix(scheme.size());
    const auto slash = root.find('/');
    return slash == std::string_view::npos ? std::string_view{} : root.substr(slash + 1);
}

}  // namespace omnigraph::cluster
