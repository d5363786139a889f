// Values in memory: parameters of a query, stored properties, cells of a result.
//
//     parameter_values given{{"name", {"Ann"}}, {"since", {std::int64_t{19'000}}}};
//     given.emplace("tags", value{value_list{{"a"}, {"b"}}});
//
// A value does not know its type: Date is days and DateTime milliseconds since 1970, both as an integer; a vector is a
// list of doubles. The type of its property, parameter or column decides.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace omnigraph::cluster::lang {

struct value;
using value_list = std::vector<value>;

struct value {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, value_list> held;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(held); }
    friend bool operator==(const value&, const value&) = default;
};

/// The parameter values of one call, by name without the `$`.
using parameter_values = std::map<std::string, value, std::less<>>;

}  // namespace omnigraph::cluster::lang
