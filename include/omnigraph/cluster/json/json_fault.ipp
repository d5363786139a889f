// Bodies of json/json_fault.hpp.
#pragma once

#include <cmath>
#include <string_view>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json_fault.hpp>

namespace omnigraph::cluster {

namespace detail {

enum class made_fault { none, text, number, depth };

OMNIGRAPH_INLINE made_fault fault_within(const json& value, std::size_t levels) {
    const auto fault_in = [&](const json& inner) { return fault_within(inner, levels - 1); };
    if (value.is_string()) return is_utf8(value.get_string()) ? made_fault::none : made_fault::text;
    if (value.is_double()) return std::isfinite(value.get_double()) ? made_fault::none : made_fault::number;
    if (!value.is_structured()) return made_fault::none;
    if (levels == 0) return made_fault::depth;
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list)
            if (const auto fault = fault_in(item); fault != made_fault::none) return fault;
        return made_fault::none;
    }
    for (const auto& member : value.get_object()) {
        if (!is_utf8(member.key())) return made_fault::text;
        if (const auto fault = fault_in(member.value()); fault != made_fault::none) return fault;
    }
    return made_fault::none;
}

}  // namespace detail

OMNIGRAPH_INLINE std::string json_fault(const json& value, std::size_t most_levels) {
    switch (detail::fault_within(value, most_levels)) {
        case detail::made_fault::text: return "has a text that is not UTF-8";
        case detail::made_fault::number: return "has a number that is not finite";
        case detail::made_fault::depth: return "is nested more than " + std::to_string(most_levels) + " levels deep";
        case detail::made_fault::none: break;
    }
    return {};
}

}  // namespace omnigraph::cluster
