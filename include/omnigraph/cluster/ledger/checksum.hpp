// The checksum in a stored document: the SHA-256 of its text, with zeros where the digits of the checksum stand.
//
//     const auto filled = fill_checksum("{\"sum\": \"" + std::string{blank_checksum} + "\"}");
//     if (!checksum_holds(filled, filled.substr(9, blank_checksum.size()))) return refused;
//
// It tells that a text was altered on its way or where it is stored. It is no signature: who writes the text on purpose
// can write its checksum.
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// What stands in a text in the place of its checksum before that is known.
inline constexpr std::string_view blank_checksum = "0000000000000000000000000000000000000000000000000000000000000000";

/// `text` with its last blank_checksum replaced by its checksum.
[[nodiscard]] std::string fill_checksum(std::string text);

/// Whether `digits`, which stand in `text`, are its checksum.
[[nodiscard]] bool checksum_holds(std::string_view text, std::string_view digits);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/checksum.ipp>
#endif
