// What copies of parts of a schema take from the heap, estimated from above.
//
//     if (!within(heap_size(property))) return;
//
// Interfaces multiply what a short text says: whoever copies counts before copying.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// What the properties that interfaces bring may take in one catalog.
inline constexpr std::size_t most_inherited_bytes = std::size_t{12} << 20;

/// Blocks of memory are a little larger than what is asked for.
[[nodiscard]] inline std::size_t heap_size(const std::string& text) {
    return text.size() < sizeof(std::string) / 2 ? 0 : text.size() + 24;
}

[[nodiscard]] inline std::size_t heap_size(const annotation& of) {
    constexpr std::size_t node = 2 * sizeof(std::string) + 6 * sizeof(void*);
    auto bytes = sizeof(annotation) + heap_size(of.name) + (of.value ? heap_size(*of.value) : 0);
    for (const auto& [name, value] : of.named) bytes += node + heap_size(name) + heap_size(value);
    return bytes;
}

/// Of a property in a type: twice its size, since a list may have room for as many again. The values of an enum are
/// shared.
[[nodiscard]] inline std::size_t heap_size(const property_declaration& of) {
    auto bytes = 2 * sizeof(property_declaration) + heap_size(of.name);
    for (const auto& one : of.annotations) bytes += heap_size(one);
    return bytes;
}

}  // namespace omnigraph::cluster::lang
