// A YAML document as a tree, with the place of every key and value.
//
//     const yaml_node* port = root.find("port");
//     if (port && port->kind == yaml_kind::scalar) print(port->text, port->line, port->column);
//
// A scalar keeps its text: nothing becomes a number or boolean until a typed reader asks (config/section_reader.hpp),
// so `no`, `on` and `1.10` stay as written. Only a plain blank, `~` or `null` has a kind of its own, `yaml_kind::null`.
// The keys of a mapping are distinct; the parser (config/yaml.hpp) reports repeated ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster {

enum class yaml_kind : std::uint8_t { null, scalar, sequence, mapping };

struct yaml_entry;

/// Lines and columns count from 1; columns count bytes. The content of an alias has the place of the anchored text.
struct yaml_node {
    yaml_kind kind = yaml_kind::null;
    bool quoted = false;  ///< quoted, a block scalar or tagged !!str: never a number or boolean
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

/// Whether YAML reads this plain scalar as a number or boolean, so that a text would need quotes.
[[nodiscard]] bool is_number_or_boolean(const yaml_node& node);

/// What a node is, in words for a message: `a list`, `the text `12``.
[[nodiscard]] std::string describe(const yaml_node& node);

/// The same without the value, for a place where it may be a secret: `a list`, `a text`.
[[nodiscard]] std::string describe_kind(const yaml_node& node);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/yaml_tree.ipp>
#endif
