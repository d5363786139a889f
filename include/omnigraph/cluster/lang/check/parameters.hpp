// Converts the parameter values of one call (languages specification §2.4).
//
//     auto values = bind_parameters(query.parameters, document);
//     if (!values) return values.error().text();   // "parameter 'since' not provided; ..."
//
// (1) Afterwards every declared parameter has a value, so no condition of a query is dropped.
// (2) Numbers follow lang/types/number_rules.hpp; dates are days, and date-times are milliseconds. A document that was
//     read with parse_data_json keeps the digits of numbers that no double holds.
// (3) A value without a declared parameter is refused, because it is probably a misspelling.
// (4) All faults are reported, in the order of the declarations.
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

/// `code` is one of GQ301 to GQ305; `parameter` is empty when the whole document is wrong.
struct parameter_fault {
    diagnostic_code code;
    std::string parameter;
    std::string message;
    std::string remedy = {};
};

/// At least one fault, and at most `max_faults`.
struct parameter_faults {
    std::vector<parameter_fault> list;

    /// All messages in one line.
    [[nodiscard]] std::string text() const;
};

/// How numbers in the document are read (§2.4).
enum class number_reading {
    exact,       ///< what is written is what is meant
    javascript,  ///< the sender has only doubles: an integer beyond 2^53 - 1 comes as text
};

/// An omitted parameter has its default, and without one is null when it may be. `params` is an object, or null for
/// none. Errors: GQ301 to GQ305.
[[nodiscard]] result<parameter_values, parameter_faults> bind_parameters(
    std::span<const parameter> declared, const json& params, number_reading numbers = number_reading::exact);

/// The defaults, of the parameters that have one.
[[nodiscard]] parameter_values default_values(std::span<const parameter> declared);

/// A literal as callers write such a value in JSON: dates and times are texts.
[[nodiscard]] json json_of(const literal& written);

namespace detail {

[[nodiscard]] std::optional<std::int64_t> parse_integer_text(std::string_view text);

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/parameters.ipp>
#endif
