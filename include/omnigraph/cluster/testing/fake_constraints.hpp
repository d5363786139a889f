// What a merge of the fake engine would break: ends, unique groups and cardinalities of whole tables.
//
//     const auto conflicts = fake_constraint_conflicts(catalog, merged_tables);
#pragma once

#include <vector>

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

namespace omnigraph::cluster::lang {

struct schema_catalog;

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::testing {

/// One for each row or source that breaks a rule, in no order.
[[nodiscard]] std::vector<merge_conflict> fake_constraint_conflicts(const lang::schema_catalog& schema,
                                                                    const fake_tables& tables);

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_constraints.ipp>
#endif
