// The 32-bit ids of types and properties (languages specification §1.11).
//
//     type_stable_id("node", "Person");                // that of "node:Person"
//     property_stable_id("node", "Person", "name");    // that of "node:Person:name"
//
// An id follows from its name, so a rename changes the id, and two names may have the same id; a schema with two such
// names is refused (PG407).
#pragma once

#include <cstdint>
#include <string_view>

namespace omnigraph::cluster::lang {

/// FNV-1a of `node:Person`, `edge:Knows`, `interface:Named` or `node:Person:name`; a hash of 0 becomes 1.
[[nodiscard]] constexpr std::uint32_t stable_id_of(std::string_view path) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return hash == 0 ? 1 : hash;
}

[[nodiscard]] std::uint32_t type_stable_id(std::string_view kind, std::string_view type);

[[nodiscard]] std::uint32_t property_stable_id(std::string_view kind, std::string_view type, std::string_view property);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/stable_id.ipp>
#endif
