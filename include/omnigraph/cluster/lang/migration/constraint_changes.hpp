// Plans the steps for the constraints of one type (languages specification §6.4, §6.5): removed ones, then added ones,
// after the accepted columns have their desired names.
//
// An index may be added and removed freely, because it promises nothing about rows. Existing rows may violate any other
// added constraint, and callers may rely on a removed one.
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

/// The columns that are unique by themselves.
[[nodiscard]] std::vector<std::string_view> unique_columns(const canonical_table& table);

/// Sorted, each once.
[[nodiscard]] std::vector<canonical_constraint> as_set(std::vector<canonical_constraint> constraints);

void plan_constraints(const constraint_owner& owner, const std::vector<canonical_constraint>& accepted,
                      const std::vector<canonical_constraint>& desired, migration_plan& plan);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/constraint_changes.ipp>
#endif
