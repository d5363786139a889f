// Values for the parameters of one call (specification languages §2.4).
//
//     auto values = bind_parameters(query.parameters, document);
//     if (!values) return values.error().text();   // "parameter 'since' not provided; ..."
//
// (1) Every declared parameter has a value afterwards, so no condition of a query can vanish.
// (2) Integers are in the range of their type, F32 and the numbers of vectors are rounded to
//     floats, dates are days and points in time milliseconds.
// (3) What is given but not declared is refused: it is a misspelling.
// (4) All faults of a document are told, in the order of the declaration.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

/// `code` is one of GQ301 to GQ305; `parameter` is empty when the document as a whole is wrong.
struct parameter_fault {
    diagnostic_code code;
    std::string parameter;
    std::string message;
    std::string remedy = {};
};

/// At least one, and no more than `max_faults`.
struct parameter_faults {
    std::vector<parameter_fault> list;

    /// All messages in one line.
    [[nodiscard]] std::string text() const;
};

/// How numbers of the document are read (§2.4).
enum class number_reading {
    exact,       ///< integers are those that are written without a point
    javascript,  ///< the sender has only doubles: 3.0 is an integer, and one beyond 2^53 - 1 comes as text
};

/// An omitted nullable parameter is null. `params` is an object, or null for none. Errors: GQ301 to GQ305.
[[nodiscard]] result<parameter_values, parameter_faults> bind_parameters(
    std::span<const parameter> declared, const json& params, number_reading numbers = number_reading::exact);

namespace detail {

[[nodiscard]] std::optional<std::int64_t> decimal_text(std::string_view text);

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/parameters.ipp>
#endif
