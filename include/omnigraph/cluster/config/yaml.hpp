// Parses one YAML document from hostile text, within limits. The only door to libyaml.
//
//     parsed_yaml read = parse_yaml(text);
//     for (auto& repeated : read.duplicates) print(repeated.path, repeated.line);    // also before a fault
//     if (read.fault) print(read.fault->message, read.fault->line);                  // then there is no tree
//
// (1) The parser never recurses deeper than `yaml_limits::depth` and never keeps more nodes or bytes than the limits.
//     The content of an alias counts each time it is used.
// (2) The text must be exactly one document in UTF-8. A byte-order mark is skipped; NUL and other control characters
//     are refused.
// (3) Keys are scalars. Merge keys (`<<`) and tags other than !!str, !!map, !!seq are refused.
// (4) Every fault has a line, a column in bytes, and a sentence of our own.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <yaml.h>

#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>

namespace omnigraph::cluster {

/// Bounds on hostile input.
struct yaml_limits {
    std::size_t bytes = std::size_t{64} << 20;  ///< of the text, and again of all scalars with aliases expanded
    std::size_t depth = 64;
    std::size_t nodes = 2'000'000;    ///< with aliases expanded
    std::size_t duplicates = 10'000;  ///< the most repeated keys that are listed
};

/// The tree, or why there is none.
struct parsed_yaml {
    yaml_node root;  ///< the first of repeated keys counts; a null node for an empty text
    std::vector<duplicate_key> duplicates;
    std::optional<yaml_fault> fault;
};

/// Throws nothing except bad_alloc. Takes linear time.
[[nodiscard]] parsed_yaml parse_yaml(std::string_view text, const yaml_limits& limits = {});

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/yaml.ipp>
#endif
