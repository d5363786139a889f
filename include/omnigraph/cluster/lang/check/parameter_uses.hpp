// What a query asks of the values of its parameters, beyond their types (languages specification §2.4).
//
//     auto values = bind_parameters(query.parameters, document);
//     for (const auto& fault : faults_of_use(query, *values)) print(fault.message);
//         // parameter 'n' is a number of edits: expected an integer from 0 on, found -1
#pragma once

#include <vector>

#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// GQ305: a number of rows or of edits is not negative, the constant of rrf(...) is at least 1, and a text beside enums
/// is a word of one. Nothing is asked of parameters without a value. The checker has marked the query.
[[nodiscard]] std::vector<parameter_fault> faults_of_use(const query_tree& query, const parameter_values& values);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/parameter_uses.ipp>
#endif
