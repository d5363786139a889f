// Values for the parameters of one call (specification languages §2.4).
//
//     auto values = bind_parameters(query.parameters, json);
//     if (!values) return values.error().message;   // "parameter 'since' not provided"
#pragma once

#include <span>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/value.hpp>
#include <omnigraph/cluster/ledger/json.hpp>

namespace omnigraph::cluster::lang {

/// `code` is one of GQ301 to GQ305; `parameter` is empty when the document as a whole is wrong.
struct parameter_fault {
    diagnostic_code code;
    std::string parameter;
    std::string message;
    std::string remedy = {};
};

/// Every declared parameter has a value afterwards; an omitted nullable one is null. `params` is an object, or null
/// for none. Keys that are not declared are refused.
result<parameter_values, parameter_fault> bind_parameters(std::span<const parameter> declared, const json& params);

}  // namespace omnigraph::cluster::lang
