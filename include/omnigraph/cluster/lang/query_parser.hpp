// Syntax of the query language (specification languages §2.1, §2.2).
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/source.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended. Names of queries are distinct. After a fault it goes on with the next
/// clause or query.
std::optional<query_file> parse_queries(std::string_view source, faults& found);

}  // namespace omnigraph::cluster::lang
