// What a YAML file says, with the place of every key and value.
//
// A scalar keeps its text: nothing is a number or a boolean until a typed reader
// asks (config/section_reader.hpp), so `no`, `on` and `1.10` are never mangled. Only
// a plain blank, `~` or `null` is told apart, as `yaml_kind::null`.
// Keys of a mapping are distinct: the parser (config/yaml.hpp) reports repetitions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

enum class yaml_kind : std::uint8_t { null, scalar, sequence, mapping };

struct yaml_entry;

/// Lines and columns count from 1; columns count bytes. Below an alias, places are those of the anchored text.
struct yaml_node {
    yaml_kind kind = yaml_kind::null;
    bool quoted = false;  ///< written in quotes, as a block scalar, or tagged !!str: never a number or boolean
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string text;                 ///< of a scalar
    std::vector<yaml_node> items;     ///< of a sequence
    std::vector<yaml_entry> entries;  ///< of a mapping, in the order written

    /// The value below `key`, or null.
    [[nodiscard]] const yaml_node* find(std::string_view key) const;
};

struct yaml_entry {
    std::string key;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    yaml_node value;
};

inline const yaml_node* yaml_node::find(std::string_view key) const {
    const auto at = std::ranges::find(entries, key, &yaml_entry::key);
    return at == entries.end() ? nullptr : &at->value;
}

/// What a node is, in words for a message: "a list", "the text `12`".
[[nodiscard]] inline std::string describe(const yaml_node& node) {
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
