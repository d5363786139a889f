// Bodies of config/secret_text.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/config/secret_text.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::detail {

/// The part of a URL between `://` and the path, and its position; nullopt when there is none.
struct url_authority {
    std::size_t begin = 0;
    std::string_view text;
};

[[nodiscard]] OMNIGRAPH_INLINE std::optional<url_authority> authority_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const auto begin = scheme + 3;
    const auto rest = url.substr(begin);
    return url_authority{begin, rest.substr(0, rest.find_first_of("/?# \t\"'"))};
}

[[nodiscard]] OMNIGRAPH_INLINE bool names_a_secret(std::string_view parameter) {
    static constexpr std::array<std::string_view, 6> words{"key", "token", "secret", "password", "passwd", "signature"};
    const auto name = ascii_lower(parameter);
    return std::ranges::any_of(words, [&](std::string_view word) { return name.ends_with(word); });
}

OMNIGRAPH_INLINE void mask(std::string& text, std::size_t begin, std::size_t end) {
    for (auto i = begin; i < std::min(end, text.size()); ++i)
        if (text[i] != ' ' && text[i] != '\t') text[i] = '*';
}

/// The position behind `api_key:` or another key of a secret in a line, or npos; the key may be quoted.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t behind_key(std::string_view line) {
    static constexpr std::array<std::string_view, 7> keys{"api_key",  "access_key", "token",     "secret",
                                                          "password", "passwd",     "secret_key"};
    const auto lower = ascii_lower(line);
    for (auto colon = lower.find(':'); colon != std::string::npos; colon = lower.find(':', colon + 1)) {
        auto key = trim_blanks(std::string_view{lower}.substr(0, colon));
        if (key.ends_with('"') || key.ends_with('\'')) key.remove_suffix(1);
        if (std::ranges::any_of(keys, [&](std::string_view word) { return key.ends_with(word); })) return colon + 1;
    }
    return std::string_view::npos;
}

/// The position behind a lone reference `${NAME}` at the start of `value`, quoted or not; npos for anything else.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t behind_reference(std::string_view value) {
    const auto begin = value.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return std::string_view::npos;
    const bool quoted = value[begin] == '"' || value[begin] == '\'';
    const auto start = begin + (quoted ? 1 : 0);
    const auto close = value.find('}', start);
    if (close == std::string_view::npos || !env_reference_name(value.substr(start, close + 1 - start)))
        return std::string_view::npos;
    auto behind = close + 1;
    if (quoted && (behind >= value.size() || value[behind++] != value[begin])) return std::string_view::npos;
    const auto next = value.find_first_not_of(" \t\r", behind);
    if (next != std::string_view::npos && value[next] != ',' && value[next] != '}' && value[next] != '#')
        return std::string_view::npos;
    return behind;
}

/// Masks one line. `key_indent` is the indentation of an `api_key` whose value continues on deeper lines.
OMNIGRAPH_INLINE void mask_line(std::string& line, std::optional<std::size_t>& key_indent) {
    const auto indent = line.find_first_not_of(" \t\r");
    if (indent == std::string::npos) return;
    if (key_indent && indent > *key_indent) return mask(line, 0, line.size());
    key_indent.reset();
    for (std::size_t from = 0;;) {
        const auto value = behind_key(std::string_view{line}.substr(from));
        if (value == std::string_view::npos) break;
        from += value;
        const auto reference = behind_reference(std::string_view{line}.substr(from));
        if (reference == std::string_view::npos) {
            mask(line, from, line.size());
            key_indent = indent;
            break;
        }
        from += reference;
    }
    // A value with an anchor may be the secret that an alias elsewhere stands for.
    for (auto anchor = line.find(" &"); anchor != std::string::npos; anchor = line.find(" &", anchor + 2))
        mask(line, std::min(line.find(' ', anchor + 2), line.size()), line.size());
    for (std::size_t from = 0; from < line.size();) {
        const auto authority = authority_of(std::string_view{line}.substr(from));
        if (!authority) break;
        const auto user = authority->text.rfind('@');
        if (user != std::string_view::npos) mask(line, from + authority->begin, from + authority->begin + user);
        from += authority->begin;
    }
    for (auto at = line.find_first_of("?&"); at != std::string::npos; at = line.find_first_of("?&", at + 1)) {
        const auto equals = line.find('=', at);
        if (equals == std::string::npos) break;
        if (names_a_secret(std::string_view{line}.substr(at + 1, equals - at - 1)))
            mask(line, equals + 1, std::min(line.find_first_of("&# ,}\"'", equals), line.size()));
    }
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_credentials(std::string_view url) {
    if (const auto authority = detail::authority_of(url);
        authority && authority->text.find('@') != std::string_view::npos)
        return true;
    for (auto at = url.find_first_of("?&"); at != std::string_view::npos; at = url.find_first_of("?&", at + 1)) {
        const auto parameter = url.substr(at + 1, url.find_first_of("=&#", at + 1) - at - 1);
        if (detail::names_a_secret(parameter)) return true;
    }
    return false;
}

OMNIGRAPH_INLINE std::string mask_secrets(std::string_view yaml) {
    std::string masked;
    masked.reserve(yaml.size());
    std::optional<std::size_t> key_indent;
    while (!yaml.empty()) {
        const auto end = yaml.find('\n');
        std::string line{yaml.substr(0, end)};
        yaml.remove_prefix(end == std::string_view::npos ? yaml.size() : end + 1);
        detail::mask_line(line, key_indent);
        masked += line;
        if (end != std::string_view::npos) masked += '\n';
    }
    return masked;
}

}  // namespace omnigraph::cluster
