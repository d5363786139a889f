// `${NAME}`: a secret named, not written.
//
//     if (!env_reference_name(text)) ...            // written in the file: refuse
//     auto key = resolve_env_reference(text, get);  // only where the server runs
//
// The form is exact: `${`, a letter or underscore, letters, digits and underscores, `}`.
// Nothing else around it, nothing twice.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Why a reference has no value; never holds a value.
struct unresolved_reference {
    std::string message;
};

/// The value of an environment variable, or nullopt.
using environment_lookup = std::function<std::optional<std::string>(const std::string& name)>;

/// The name in `${NAME}`; nullopt when `text` is anything else.
[[nodiscard]] inline std::optional<std::string> env_reference_name(std::string_view text) {
    if (text.size() < 4 || !text.starts_with("${") || text.back() != '}') return std::nullopt;
    const auto name = text.substr(2, text.size() - 3);
    const auto legal = [](char c) { return detail::is_ascii_letter(c) || detail::is_ascii_digit(c) || c == '_'; };
    if (detail::is_ascii_digit(name.front()) || !std::ranges::all_of(name, legal)) return std::nullopt;
    return std::string{name};
}

/// The value behind `reference`. An unset or empty variable is an error that says `not set` and names the variable.
[[nodiscard]] inline result<std::string, unresolved_reference> resolve_env_reference(std::string_view reference,
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

/// Looks a variable up in the environment of this process.
[[nodiscard]] inline std::optional<std::string> process_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
}

}  // namespace omnigraph::cluster
