// Bodies of json/kept_digits.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<json, std::string> parse_data_json(std::string_view text, json_limits limits) {
    return read_json(text, limits, long_numbers::kept);
}

OMNIGRAPH_INLINE std::optional<std::string_view> kept_digits(const json& value) {
    const auto* held = value.if_string();
    return held && held->starts_with(kept_digits_mark) ? std::optional{std::string_view{*held}.substr(1)}
                                                       : std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::string_view> text_in(const json& value) {
    if (!value.is_string() || kept_digits(value)) return std::nullopt;
    return std::string_view{value.get_string()};
}

}  // namespace omnigraph::cluster
