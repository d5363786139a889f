// Bodies of core/yaml_word.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string yaml_word(std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    constexpr std::string_view bucket = "s3://";
    const bool is_bucket = value.starts_with(bucket);
    const auto rest = is_bucket ? value.substr(bucket.size()) : value;
    // A word, a number and a dash mean something to YAML; a path does not.
    if ((is_bucket || value.starts_with('/')) && rest.find_first_not_of(plain) == std::string_view::npos)
        return std::string{value};
    std::string escaped;
    for (const char c : value) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    // Its escapes (`\n`, `\x1b`, `\u202e`) are those of a quoted scalar.
    return '"' + printable(escaped) + '"';
}

}  // namespace omnigraph::cluster
