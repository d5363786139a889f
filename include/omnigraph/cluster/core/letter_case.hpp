// Texts in small or capital letters, of every script that has both.
//
//     lower_case("ÅNGSTRÖM");     // "ångström"
//     upper_case("straße");       // "STRAßE"
//
// A letter becomes one letter (the simple mappings of Unicode 14): what would become two stays as it is. Bytes that are
// no UTF-8 stay as they are.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/letter_case.ipp>
#endif
