// Why a value that somebody has made is no JSON: its text would be read back as another value, or not at all.
//
//     if (const auto why = json_fault(json{"a"}); !why.empty()) print("The value " + why + ".");
//
// What parse_json has read has no such fault. Values that a kind makes are checked before they are stored or served.
#pragma once

#include <cstddef>
#include <string>

#include <omnigraph/cluster/json/json_reader.hpp>

namespace omnigraph::cluster {

/// Most levels of lists and objects in a value that a kind makes, so that the documents around it keep to json_limits.
inline constexpr std::size_t most_made_levels = 32;

/// The first fault of `value`, as a clause: `has a text that is not UTF-8`, `has a number that is not finite`, `is
/// nested more than 32 levels deep`. Empty when it has none.
[[nodiscard]] std::string json_fault(const json& value, std::size_t most_levels = most_made_levels);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/json_fault.ipp>
#endif
