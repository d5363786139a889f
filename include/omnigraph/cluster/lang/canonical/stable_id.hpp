// The 32-bit ids of types and properties (specification languages §1.11).
//
//     type_identity("node", "Person");                // that of "node:Person"
//     property_identity("node", "Person", "name");    // that of "node:Person:name"
//
// They follow from names, so a rename changes them, and two names may share one; a
// schema in which that happens is refused.
#pragma once

#include <cstdint>
#include <string_view>

namespace omnigraph::cluster::lang {

/// FNV-1a of `node:Person`, `edge:Knows`, `interface:Named` or `node:Person:name`; 1 stands for 0.
[[nodiscard]] constexpr std::uint32_t identity_of(std::string_view path) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return hash == 0 ? 1 : hash;
}

[[nodiscard]] std::uint32_t type_identity(std::string_view kind, std::string_view type);

[[nodiscard]] std::uint32_t property_identity(std::string_view kind, std::string_view type, std::string_view property);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/stable_id.ipp>
#endif
