// What copies of parts of a schema take from the heap, estimated from above.
//
//     if (heap_size(declared) > max_inherited_bytes) return std::nullopt;
//
// Interfaces multiply what a short text says: whoever copies counts before copying.
#pragma once

#include <cstddef>
#include <string>

#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// What the properties that interfaces bring may take in one catalog.
inline constexpr std::size_t max_inherited_bytes = std::size_t{12} << 20;

/// Blocks of memory are a little larger than what is asked for.
[[nodiscard]] std::size_t heap_size(const std::string& text);

[[nodiscard]] std::size_t heap_size(const annotation& note);

/// Of a property in a type: twice its size, since a list may have room for as many again. The values of an enum are
/// shared.
[[nodiscard]] std::size_t heap_size(const property_declaration& declaration);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/heap_size.ipp>
#endif
