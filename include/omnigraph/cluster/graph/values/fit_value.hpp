// Does a value fit a property, without losing anything?
//
//     auto fitted = fit(property.type, value);
//     if (!fitted) return fitted.error().message;     // "expected I32, found 3000000000"
//
// Integers widen and narrow when the number survives; 2.0 is an integer, 2.5 is
// not; an integer becomes a float when the float is exact. F32 rounds, as floats
// do, but does not overflow. Non-finite floats never fit. -0.0 becomes 0.0.
// Ranges: a Date lies in the years 0000 to 9999, and so does a DateTime.
#pragma once

#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct type_mismatch {
    std::string message;  ///< "expected I32, found \"seven\""
};

/// The value as it is stored. Null fits only nullable types; enum membership is part of fitting.
[[nodiscard]] result<lang::value, type_mismatch> fit(const lang::value_type& type, const lang::value& value);

/// How a value reads in a message; long ones are cut.
[[nodiscard]] std::string shown(const lang::value& value);

/// The beginning of a long text, for messages.
[[nodiscard]] std::string cut(std::string text);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/fit_value.ipp>
#endif
