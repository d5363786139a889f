// Follows types and properties through the schemas that a graph had, over every rename between two of them.
//
//     const std::vector<past_schema> past{{&desired}, {&form}, {&accepted}};      // oldest first
//     const auto lineage = lineage_of(past, 0);
//     const auto back = plan_migration(accepted, desired, &lineage);              // what was renamed twice is renamed
//
// (1) Each schema but the first replaced the one before it by the plan that plan_migration() makes.
// (2) A schema that went back to an earlier one has the types and properties of that one again.
// (3) Otherwise, what was dropped and added again under its name is another one.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// The accepted names of what an earlier schema declares. What has no entry is not there any more.
struct name_lineage {
    std::map<std::pair<type_kind, std::string>, std::string> types = {};
    /// by kind, type and property of the earlier schema
    std::map<std::tuple<type_kind, std::string, std::string>, std::string> properties = {};
};

/// One schema that a graph had. Borrowed.
struct past_schema {
    const canonical_schema* schema = nullptr;
    std::optional<std::size_t> restored =
        {};  ///< the earlier place of a schema with the same names, which this one went back to
};

/// The names in the last schema of `past` of what `past[earlier]` declares; `past` is oldest first.
[[nodiscard]] name_lineage lineage_of(std::span<const past_schema> past, std::size_t earlier);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/name_lineage.ipp>
#endif
