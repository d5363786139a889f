// Upper bounds on the heap memory of copied parts of a schema.
//
//     if (heap_size(declared) > max_inherited_bytes) return std::nullopt;
//
// Interfaces multiply a short text, so the copies are counted before they are made.
#pragma once

#include <cstddef>
#include <string>

#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// The limit on inherited properties in one catalog, in bytes.
inline constexpr std::size_t max_inherited_bytes = std::size_t{12} << 20;

/// A heap block is a little larger than requested.
[[nodiscard]] std::size_t heap_size(const std::string& text);

[[nodiscard]] std::size_t heap_size(const annotation& note);

/// Counts a property twice, because a growing list may have room for as many again. Enum values are shared.
[[nodiscard]] std::size_t heap_size(const property_declaration& declaration);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/heap_size.ipp>
#endif
