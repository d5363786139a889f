// Describes a migration step in one sentence.
//
//     describe(step);      // Add the property `age: I32?` to the node type Person.
#pragma once

#include <string>

#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

/// One line; long values and regular expressions are cut.
[[nodiscard]] std::string describe(const migration_step& step);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_text.ipp>
#endif
