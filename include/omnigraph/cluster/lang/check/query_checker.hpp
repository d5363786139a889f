// Checks a query against a schema (languages specification §2.6, §2.7).
//
//     faults found;
//     auto checked = check_query(tree, schema, found);
//     if (!checked) return found;           // says why, in the order of the text
//
// (1) A checked query can be executed: only the values of parameters can still be wrong at run time.
// (2) Clauses are checked in written order: a variable can be used after the clause that binds it.
// (3) `variables` are the named variables of the outermost match block, each once; `columns` are those of the result,
//     with their names.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// The query with the checker's fields filled in. nullopt when it does not fit; its faults were appended, up to a
/// thousand in all.
std::optional<checked_query> check_query(query_tree query, const schema_catalog& schema, faults& findings);

/// The name that the reference implementation uses for now(); no query may declare it.
inline constexpr std::string_view reserved_parameter_name = "__nanograph_now";

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_checker.ipp>
#endif
