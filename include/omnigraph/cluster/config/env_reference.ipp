// Bodies of config/env_reference.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/config/env_reference.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> env_reference_name(std::string_view text) {
    if (text.size() < 4 || !text.starts_with("${") || text.back() != '}') return std::nullopt;
    const auto name = text.substr(2, text.size() - 3);
    const auto legal = [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '_'; };
    if (is_ascii_digit(name.front()) || !std::ranges::all_of(name, legal)) return std::nullopt;
    return std::string{name};
}

OMNIGRAPH_INLINE bool has_env_reference(std::string_view text) {
    for (auto begin = text.find("${"); begin != std::string_view::npos; begin = text.find("${", begin + 2)) {
        const auto end = text.find('}', begin);
        if (end != std::string_view::npos && env_reference_name(text.substr(begin, end + 1 - begin))) return true;
    }
    return false;
}

OMNIGRAPH_INLINE result<std::string, unresolved_reference> resolve_env_reference(std::string_view reference,
                                                                                 const environment_lookup& lookup) {
    const auto name = env_reference_name(reference);
    if (!name) return unresolved_reference{"The value is no reference of the form ${NAME}."};
    auto value = lookup(*name);
    if (!value)
        return unresolved_reference{"The environment variable " + *name + ", referred to as ${" + *name +
                                    "}, is not set."};
    if (value->empty())
        return unresolved_reference{"The environment variable " + *name + ", referred to as ${" + *name +
                                    "}, is empty, which counts as not set."};
    return *std::move(value);
}

}  // namespace omnigraph::cluster
