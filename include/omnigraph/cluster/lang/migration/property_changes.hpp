// Plans the steps for the properties of one type (languages specification §6.4, §6.5): in desired order each is added
// or renamed, and then its type, default and metadata change; the rest is dropped.
//
// The type of a property may change to one that holds every value of the old one (type_widening.hpp), unless that would
// change the spelling of ids that a key makes from the values, or a range would forbid stored values in the new type
// (a bound beside an F32 is rounded like one).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/annotation_changes.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

/// `node:Person`, `edge:Knows`.
[[nodiscard]] std::string entity_of(type_kind kind, const std::string& type);

/// The type whose properties are compared: the columns of its accepted and desired key, the desired columns that are
/// unique by themselves, and the accepted constraints, of which the ranges are read.
struct property_owner {
    type_kind kind;
    const std::string& name;
    std::vector<std::string_view> key = {}, desired_key = {}, unique = {};
    std::span<const canonical_constraint> accepted = {};
};

[[nodiscard]] std::optional<std::string> default_of(const canonical_property& property);

/// Appends the steps; returns the renames.
renamed_properties plan_properties(property_owner owner, const std::vector<canonical_property>& accepted,
                                   const std::vector<canonical_property>& desired, migration_plan& plan);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/property_changes.ipp>
#endif
