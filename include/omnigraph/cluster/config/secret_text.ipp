// Bodies of config/secret_text.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/config/secret_text.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>

namespace omnigraph::cluster::detail {

/// `providers`, also misspelt as `provider`, `providers2` or `Providers`.
[[nodiscard]] OMNIGRAPH_INLINE bool is_section_of_providers(std::string_view key) {
    const auto name = ascii_lower(key.substr(0, 64));
    return name.find("provider") != name.npos || name.starts_with("embedding") ||
           bounded_edit_distance(name, "providers", 2) <= 2;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool yaml_place::hides_key(std::string_view key) const {
    constexpr std::size_t depth_of_names = 2, longest_field = 24;
    if (!hidden_ || depth_ == depth_of_names || names_secret(key)) return false;
    const auto is_of_field = [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); };
    return key.size() > longest_field || !std::ranges::all_of(key, is_of_field);
}

OMNIGRAPH_INLINE yaml_place yaml_place::below(std::string_view key) const {
    // The sections of cluster.yaml, of a policy's file and of a user's own configuration.
    static constexpr std::array<std::string_view, 6> of_names{"graphs",   "policies", "servers",
                                                              "clusters", "profiles", "aliases"};
    static constexpr std::array<std::string_view, 3> of_fields{"metadata", "state", "defaults"};
    static constexpr std::array<std::string_view, 8> of_addresses{"storage", "backend", "root",   "store",
                                                                  "cluster", "url",     "server", "base_url"};
    const auto is_one = [&](const auto& names) { return std::ranges::find(names, key) != names.end(); };
    yaml_place place = *this;
    ++place.depth_;
    place.hidden_ =
        hidden_ || key == "providers" || names_secret(key) || (depth_ == 0 && detail::is_section_of_providers(key));
    place.section_ = section_kind::none;
    place.mapping_ = false;
    // A name below `servers` or `clusters` leads to an address, too; so may a misspelt key.
    place.address_ = is_one(of_addresses) || depth_ == 0 || section_ == section_kind::names;
    if (depth_ == 0) {
        place.mapping_ = is_one(of_names) || is_one(of_fields);
        if (is_one(of_names)) place.section_ = section_kind::names;
    } else if (section_ == section_kind::names || section_ == section_kind::queries) {
        // A name of the section. A query may be written as a path, which is refused, too.
        place.mapping_ = true;
        if (section_ == section_kind::names) place.section_ = section_kind::graph;
    } else if (section_ == section_kind::graph && key == "queries") {
        place.section_ = section_kind::queries;
    }
    return place;
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

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

/// Reads a text line by line, as far as it looks like YAML, and masks what may be a secret.
class secret_masker {
public:
    void mask_line(std::string& line) {
        const auto indent = line.find_first_not_of(" \t\r");
        if (indent == std::string::npos) return;
        if (secret_indent_ && indent > *secret_indent_) return mask_bytes(line, 0, line.size());
        secret_indent_.reset();
        // A comment belongs to no place, but people put the old key into one.
        if (brackets_.empty() && line[indent] != '#')
            while (!open_.empty() && open_.back().indent >= indent) open_.pop_back();
        mask_values(line, indent);
        mask_behind_names(line, indent);
        // A value with an anchor may be the secret that an alias elsewhere stands for.
        for (auto anchor = line.find(" &"); anchor != std::string::npos; anchor = line.find(" &", anchor + 2))
            mask_bytes(line, std::min(line.find(' ', anchor + 2), line.size()), line.size());
        line = hide_credentials(std::move(line));
    }

private:
    struct open_key {
        std::size_t indent = 0;
        yaml_place place;
    };
    struct key_range {
        std::string_view name;
        std::size_t behind = 0;  ///< the position behind the `:`
    };

    /// The key at `at`, quoted or not.
    [[nodiscard]] static std::optional<key_range> key_at(std::string_view line, std::size_t at) {
        const bool quoted = line[at] == '"' || line[at] == '\'';
        const auto begin = at + (quoted ? 1 : 0);
        const auto end = quoted ? line.find(line[at], begin) : line.find_first_of(":{}[],\"'", begin);
        if (end == std::string_view::npos) return std::nullopt;
        const auto colon = quoted ? line.find_first_not_of(" \t", end + 1) : end;
        if (colon == std::string_view::npos || line[colon] != ':') return std::nullopt;
        const bool apart = quoted || colon + 1 >= line.size() ||
                           std::string_view{" \t\r{[\"'"}.find(line[colon + 1]) != std::string_view::npos;
        const auto name = trim_blanks(line.substr(begin, end - begin));
        if (!apart || name.empty()) return std::nullopt;
        return key_range{name, colon + 1};
    }

    /// Where the value at `at` ends.
    [[nodiscard]] std::size_t end_of_value(std::string_view line, std::size_t at) const {
        if (brackets_.empty()) return line.size();
        if (line[at] != '"' && line[at] != '\'') return std::min(line.find_first_of(",]}", at + 1), line.size());
        const auto close = line.find(line[at], at + 1);
        return close == std::string_view::npos ? line.size() : close + 1;
    }

    /// Follows the keys of one line, and masks the values that stand where yaml_place says so.
    void mask_values(std::string& line, std::size_t indent) {
        bool key_may_come = brackets_.empty() || brackets_.back().second == '{';
        for (auto at = indent; at < line.size();) {
            const char c = line[at];
            const auto place = open_.empty() ? yaml_place{} : open_.back().place;
            const bool item = brackets_.empty() && key_may_come && (c == '-' || c == '?') && at + 1 < line.size() &&
                              line[at + 1] == ' ';
            if (c == ' ' || c == '\t' || c == '\r' || item) {
                ++at;
            } else if (c == '#' && (at == indent || line[at - 1] == ' ')) {
                if (place.hides_values()) mask_bytes(line, at + 1, line.size());
                return;
            } else if (const auto key = key_may_come ? key_at(line, at) : std::nullopt) {
                const auto inner = place.below(key->name);
                const auto behind = key->behind;
                if (place.hides_key(key->name)) mask_bytes(line, at, behind - 1);
                open_.push_back({at, inner});
                at = behind;
                key_may_come = false;
            } else if (c == '{' || c == '[') {
                brackets_.emplace_back(open_.size(), c);
                key_may_come = c == '{';
                ++at;
            } else if (!brackets_.empty() && (c == '}' || c == ']' || c == ',')) {
                open_.resize(std::min(open_.size(), brackets_.back().first));
                if (c != ',') brackets_.pop_back();
                key_may_come = c == ',' && brackets_.back().second == '{';
                ++at;
            } else {
                const auto reference = behind_reference(std::string_view{line}.substr(at));
                const auto end = reference == std::string_view::npos ? end_of_value(line, at) : at + reference;
                if (reference == std::string_view::npos && (place.hides_values() || place.is_for_mapping()))
                    mask_bytes(line, at, end);
                else if (place.is_for_address()) line.replace(at, end - at, hide_user(line.substr(at, end - at)));
                at = end;
                key_may_come = false;
            }
        }
    }

    /// Masks the rest of the line behind a name of a secret and a `:`, wherever in the line they stand.
    void mask_behind_names(std::string& line, std::size_t indent) {
        for (auto colon = line.find(':'); colon != std::string::npos; colon = line.find(':', colon + 1)) {
            auto name = trim_blanks(std::string_view{line}.substr(0, colon));
            if (name.ends_with('"') || name.ends_with('\'')) name.remove_suffix(1);
            const auto before = name.find_last_of("{}[],\"'#/:");
            if (before != std::string_view::npos) name.remove_prefix(before + 1);
            if (!names_secret(name)) continue;
            const auto reference = behind_reference(std::string_view{line}.substr(colon + 1));
            if (reference != std::string_view::npos) continue;
            mask_bytes(line, colon + 1, line.size());
            secret_indent_ = indent;
        }
    }

    std::vector<open_key> open_;                          ///< the keys that lead to where the reader is
    std::vector<std::pair<std::size_t, char>> brackets_;  ///< open ones, and how many keys lead to each
    std::optional<std::size_t> secret_indent_;            ///< of a secret that goes on in deeper lines
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string mask_secrets(std::string_view yaml) {
    std::string masked;
    masked.reserve(yaml.size());
    detail::secret_masker masker;
    while (!yaml.empty()) {
        const auto end = yaml.find('\n');
        std::string line{yaml.substr(0, end)};
        yaml.remove_prefix(end == std::string_view::npos ? yaml.size() : end + 1);
        masker.mask_line(line);
        masked += line;
        if (end != std::string_view::npos) masked += '\n';
    }
    return masked;
}

}  // namespace omnigraph::cluster
