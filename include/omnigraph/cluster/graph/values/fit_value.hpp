// Checks whether a value fits a property without loss.
//
//     auto fitted = fit(property.type, value);
//     if (!fitted) return fitted.error().message;     // "expected I32, found 3000000000"
//
// Numbers follow lang/types/number_rules.hpp: an integer is stored exactly or refused, a float rounds a decimal and
// keeps an integer. Infinite floats and NaN never fit. A Date or DateTime must lie in the years 0000 to 9999.
#pragma once

#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct type_mismatch {
    std::string message;  ///< "expected I32, found \"seven\""
};

/// The value as it is stored. Null fits nullable types only. An enum value must be one of the declared values.
[[nodiscard]] result<lang::value, type_mismatch> fit(const lang::value_type& type, const lang::value& value);

/// The value in a message; long values are cut.
[[nodiscard]] std::string shown(const lang::value& value);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/fit_value.ipp>
#endif
