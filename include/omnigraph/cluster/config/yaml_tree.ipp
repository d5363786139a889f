// Bodies of config/yaml_tree.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE const yaml_node* yaml_node::find(std::string_view key) const {
    const auto at = std::ranges::find(entries, key, &yaml_entry::key);
    return at == entries.end() ? nullptr : &at->value;
}

OMNIGRAPH_INLINE bool is_number_or_boolean(const yaml_node& node) {
    if (node.kind != yaml_kind::scalar || node.quoted) return false;
    static constexpr std::array<std::string_view, 6> booleans{"true", "True", "TRUE", "false", "False", "FALSE"};
    static constexpr std::array<std::string_view, 6> names{".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};
    std::string_view text = node.text;
    if (std::ranges::find(booleans, text) != booleans.end()) return true;
    const auto digits = [&](auto is_digit) {
        const auto count = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
        text.remove_prefix(count);
        return count;
    };
    for (const auto& [prefix, last] : {std::pair{"0x", 'f'}, std::pair{"0o", '7'}})
        if (text.starts_with(prefix)) {
            text.remove_prefix(2);
            const auto count = digits([last = last](char c) {
                return is_ascii_digit(c) ? c <= '7' || last == 'f' : last == 'f' && hex_value(c).has_value();
            });
            return count > 0 && text.empty();
        }
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (std::ranges::find(names, text) != names.end()) return true;
    auto count = digits(is_ascii_digit);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        count += digits(is_ascii_digit);
    }
    if (count == 0) return false;
    if (!text.starts_with('e') && !text.starts_with('E')) return text.empty();
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    return digits(is_ascii_digit) > 0 && text.empty();
}

OMNIGRAPH_INLINE std::string describe(const yaml_node& node) {
    if (node.kind != yaml_kind::scalar) return describe_kind(node);
    constexpr std::size_t shown = 40;
    // Cut between two characters, so that the message stays UTF-8.
    std::size_t end = std::min(node.text.size(), shown);
    while (end < node.text.size() && end > 0 && (static_cast<unsigned char>(node.text[end]) & 0xC0u) == 0x80u) --end;
    return "the " + std::string{node.quoted ? "quoted text" : "text"} + " `" + node.text.substr(0, end) +
           (end < node.text.size() ? "…`" : "`");
}

OMNIGRAPH_INLINE std::string describe_kind(const yaml_node& node) {
    switch (node.kind) {
        case yaml_kind::null: return "nothing";
        case yaml_kind::sequence: return "a list";
        case yaml_kind::mapping: return "a mapping";
        case yaml_kind::scalar: break;
    }
    return node.quoted ? "a quoted text" : "a text";
}

}  // namespace omnigraph::cluster
