// The steps for the constraints of one type (specification languages §6.4, §6.5): what is removed, then
// what is added, after the accepted columns got the names that they have from now on.
//
// An index can come and go: it promises nothing about rows. Any other constraint that comes might be
// broken by rows that are there, and one that goes was relied upon by somebody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/annotation_changes.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

struct constraint_owner {
    type_kind kind;
    const std::string& name;
    const renamed_properties& renames;
};

[[nodiscard]] std::vector<std::string_view> key_columns(const canonical_table& table);

/// The columns that are unique each by itself.
[[nodiscard]] std::vector<std::string_view> unique_columns(const canonical_table& table);

/// Sorted, each once.
[[nodiscard]] std::vector<canonical_constraint> as_set(std::vector<canonical_constraint> constraints);

void plan_constraints(const constraint_owner& owner, const std::vector<canonical_constraint>& accepted,
                      const std::vector<canonical_constraint>& desired, migration_plan& plan);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/constraint_changes.ipp>
#endif
