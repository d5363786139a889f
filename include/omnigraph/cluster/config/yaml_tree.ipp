// Bodies of config/yaml_tree.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>

#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE const yaml_node* yaml_node::find(std::string_view key) const {
    const auto at = std::ranges::find(entries, key, &yaml_entry::key);
    return at == entries.end() ? nullptr : &at->value;
}

OMNIGRAPH_INLINE std::string describe(const yaml_node& node) {
    switch (node.kind) {
        case yaml_kind::null: return "nothing";
        case yaml_kind::sequence: return "a list";
        case yaml_kind::mapping: return "a mapping";
        case yaml_kind::scalar: break;
    }
    constexpr std::size_t shown = 40;
    // Cut at a whole character, so that the message stays UTF-8.
    std::size_t end = std::min(node.text.size(), shown);
    while (end < node.text.size() && end > 0 && (static_cast<unsigned char>(node.text[end]) & 0xC0u) == 0x80u) --end;
    return "the " + std::string{node.quoted ? "quoted text" : "text"} + " `" + node.text.substr(0, end) +
           (end < node.text.size() ? "…`" : "`");
}

}  // namespace omnigraph::cluster
