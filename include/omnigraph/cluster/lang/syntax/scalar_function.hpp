// Operators and functions that make one value of others, in one list for parser, checker, plans and engines.
//
//     const auto* lower = function_named("lower");      // null for a name that is none
//     operator_symbol(scalar_function::add);            // "+"
//
// A new function stands here, in the checker (`lang/check/function_checker.hpp`) and in each dialect of SQL.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace omnigraph::cluster::lang {

enum class scalar_function : std::uint8_t {
    // operators
    add,
    subtract,
    multiply,
    divide,
    remainder,
    negate,
    // of any values
    coalesce,
    // of numbers
    absolute,
    floor,
    ceiling,
    round,
    // of texts
    lower,
    upper,
    trim,
    char_length,
    concat,
    // of paths
    path_length,
    // of dates
    year,
    month,
    day,
    hour,
    minute,
    second,
    today,
    to_date,
    to_datetime,
    duration,
    days_between,
    seconds_between,
};

struct function_shape {
    std::string_view name;
    scalar_function function;
    std::size_t fewest, most;  ///< arguments
};

/// What is written as `name(...)`.
inline constexpr std::array scalar_functions{function_shape{"coalesce", scalar_function::coalesce, 1, 32},
                                             function_shape{"abs", scalar_function::absolute, 1, 1},
                                             function_shape{"floor", scalar_function::floor, 1, 1},
                                             function_shape{"ceil", scalar_function::ceiling, 1, 1},
                                             function_shape{"round", scalar_function::round, 1, 1},
                                             function_shape{"lower", scalar_function::lower, 1, 1},
                                             function_shape{"upper", scalar_function::upper, 1, 1},
                                             function_shape{"trim", scalar_function::trim, 1, 1},
                                             function_shape{"char_length", scalar_function::char_length, 1, 1},
                                             function_shape{"concat", scalar_function::concat, 1, 32},
                                             function_shape{"path_length", scalar_function::path_length, 1, 1},
                                             function_shape{"year", scalar_function::year, 1, 1},
                                             function_shape{"month", scalar_function::month, 1, 1},
                                             function_shape{"day", scalar_function::day, 1, 1},
                                             function_shape{"hour", scalar_function::hour, 1, 1},
                                             function_shape{"minute", scalar_function::minute, 1, 1},
                                             function_shape{"second", scalar_function::second, 1, 1},
                                             function_shape{"today", scalar_function::today, 0, 0},
                                             function_shape{"date", scalar_function::to_date, 1, 1},
                                             function_shape{"datetime", scalar_function::to_datetime, 1, 1},
                                             function_shape{"duration", scalar_function::duration, 1, 1},
                                             function_shape{"days_between", scalar_function::days_between, 2, 2},
                                             function_shape{"seconds_between", scalar_function::seconds_between, 2, 2}};

[[nodiscard]] constexpr const function_shape* function_named(std::string_view name) {
    const auto* const at = std::ranges::find(scalar_functions, name, &function_shape::name);
    return at == scalar_functions.end() ? nullptr : at;
}

/// `+`; empty for what is no operator.
[[nodiscard]] constexpr std::string_view operator_symbol(scalar_function function) {
    switch (function) {
        case scalar_function::add: return "+";
        case scalar_function::subtract:
        case scalar_function::negate: return "-";
        case scalar_function::multiply: return "*";
        case scalar_function::divide: return "/";
        case scalar_function::remainder: return "%";
        default: return "";
    }
}

/// As it is written: `+`, or the name.
[[nodiscard]] constexpr std::string_view written_form(scalar_function function) {
    if (const auto symbol = operator_symbol(function); !symbol.empty()) return symbol;
    const auto* const at = std::ranges::find(scalar_functions, function, &function_shape::function);
    return at == scalar_functions.end() ? std::string_view{} : at->name;
}

/// Operators of one number have one precedence, and are computed from the left; 0 for other functions.
[[nodiscard]] constexpr int chain_of(scalar_function function) {
    switch (function) {
        case scalar_function::add:
        case scalar_function::subtract: return 1;
        case scalar_function::multiply:
        case scalar_function::divide:
        case scalar_function::remainder: return 2;
        default: return 0;
    }
}

}  // namespace omnigraph::cluster::lang
