// Compares the annotations of a type or property for a migration (languages specification §6.4).
//
// @description and @instruction are metadata. @rename_from is used when names are matched; @key, @unique and @index are
// compared as constraints; @default has its own step. Any other annotation may have a meaning for rows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>

namespace omnigraph::cluster::lang {

struct annotation_changes {
    bool metadata_changed = false;
    std::vector<canonical_annotation> metadata;  ///< the whole desired metadata, when it changed
    std::vector<std::string> others_changed;     ///< such as `@embed`, each once
};

/// Maps the accepted name of a renamed property to the desired one.
using renamed_properties = std::map<std::string_view, std::string_view>;

/// The name of a property after the migration.
[[nodiscard]] std::string_view desired_name(const renamed_properties& names, std::string_view property);

[[nodiscard]] annotation_changes compare_type_annotations(const std::vector<canonical_annotation>& before,
                                                          const std::vector<canonical_annotation>& after);

[[nodiscard]] annotation_changes compare_property_annotations(const std::vector<canonical_annotation>& before,
                                                              const std::vector<canonical_annotation>& after,
                                                              const renamed_properties& names);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/annotation_changes.ipp>
#endif
