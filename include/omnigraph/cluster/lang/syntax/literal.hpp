// A literal of the query language in its source form (languages specification §2.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

struct literal;
struct date_text {
    std::string text;
};  ///< date("...")
struct datetime_text {
    std::string text;
};  ///< datetime("...")

struct literal {
    std::variant<std::string, std::int64_t, double, bool, date_text, datetime_text, std::vector<literal>> value;
    source_span span;
    bool rounded = false;                    ///< a decimal whose double is an integer that it is not itself
    bool beyond_integers = false;            ///< written as an integer, which only a double holds: 18446744073709551616
    std::optional<std::int64_t> whole = {};  ///< the integer that such a decimal is: 9007199254740993.0
};

}  // namespace omnigraph::cluster::lang
