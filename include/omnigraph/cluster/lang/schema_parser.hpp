// Syntax of the schema language (specification languages §1.1, §1.2).
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/schema_tree.hpp>
#include <omnigraph/cluster/lang/source.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended. After a fault it goes on with the next declaration.
std::optional<schema_tree> parse_schema(std::string_view source, faults& found);

}  // namespace omnigraph::cluster::lang
