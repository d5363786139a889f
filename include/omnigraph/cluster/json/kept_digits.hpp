// JSON in which numbers keep their digits, for data: its type decides what is exact enough.
//
//     const auto row = parse_data_json(R"({"n": 9007199254740993.0})");
//     kept_digits(row->at("n"));       // 9007199254740993.0
//
// Most numbers are what parse_json makes of them. One that 64 bits do not hold as it is written is kept as its digits
// instead of being rounded or refused: a decimal whose double is an integer that it is not itself, an integer of more
// than 64 bits, and what is too large for a double. It is held as a text that no JSON text can be, and printed as the
// number it is. lang/types/number_rules.hpp reads all of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>

namespace omnigraph::cluster {

/// As parse_json, but for such numbers.
[[nodiscard]] result<json, std::string> parse_data_json(std::string_view text, json_limits limits = {});

/// The digits of a number that kept them; nullopt for every other value.
[[nodiscard]] std::optional<std::string_view> kept_digits(const json& value);

/// The text of a string; nullopt for every other value, a number that kept its digits included.
[[nodiscard]] std::optional<std::string_view> text_in(const json& value);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/json/kept_digits.ipp>
#endif
