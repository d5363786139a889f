// Does a query fit a schema? (specification languages §2.6, §2.7)
//
//     faults found;
//     auto checked = check_query(tree, schema, found);
//     if (!checked) return found;           // says why, in the order of the text
//
// (1) What passes can be executed: nothing is left that only fails at run time, apart
//     from the values of parameters.
// (2) Check order is written order: a variable can be used after the clause that binds it.
// (3) `variables` are those of the match block itself, named ones only, each once;
//     `columns` are those of the result, with the names that it has.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// The query with the fields marked "by the checker" filled in; nullopt when it does not fit: faults were
/// appended, unless there are a thousand already.
std::optional<checked_query> check_query(query_tree query, const schema_catalog& schema, faults& findings);

/// The parameter that stands for now() in the reference; no query may declare it.
inline constexpr std::string_view reserved_parameter_name = "__nanograph_now";

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_checker.ipp>
#endif
