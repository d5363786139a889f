// Values as they travel: query parameters in, stored properties, result cells out.
//
//     parameter_values given{{"name", {"Ann"}}, {"since", {std::int64_t{19'000}}}};
//     given.emplace("tags", value{value_list{{"a"}, {"b"}}});
//
// A value does not know its type: Date is days and DateTime milliseconds since
// 1970 in an integer, a vector is a list of doubles. The type beside it (a
// property's, a parameter's, a column's) says which.
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

/// Parameter values of one call, by name without the `$`.
using parameter_values = std::map<std::string, value, std::less<>>;

}  // namespace omnigraph::cluster::lang
