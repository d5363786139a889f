// Checks whether a value fits a property without loss.
//
//     auto fitted = fit(property.type, value);
//     if (!fitted) return fitted.error().at("Task.rank");     // "Task.rank: expected I32, found 3000000000"
//
// Numbers follow lang/types/number_rules.hpp: an integer is stored exactly or refused, a float rounds a decimal and
// keeps an integer. Infinite floats and NaN never fit. A Date or DateTime must lie in the years 0000 to 9999.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct type_mismatch {
    std::string message;            ///< "expected I32, found \"seven\""
    std::string foreign_word = {};  ///< the beginning of `message` that names what is no value of an enum

    /// As writes and loads tell it of a property, `T.p`: "T.p: expected I32, found \"seven\"", or
    /// "invalid enum value 'v' for T.p: expected one of enum(a, b)" (specification languages §8).
    [[nodiscard]] std::string at(std::string_view property) const;
};

/// The value as it is stored. Null fits nullable types only. An enum value must be one of the declared values.
[[nodiscard]] result<lang::value, type_mismatch> fit(const lang::value_type& type, const lang::value& value);

/// The value in a message; long values are cut.
[[nodiscard]] std::string shown(const lang::value& value);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/fit_value.ipp>
#endif
