// Does a query fit a schema? (specification languages §2.6, §2.7)
#pragma once

#include <optional>

#include <omnigraph/cluster/lang/catalog.hpp>
#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/source.hpp>

namespace omnigraph::cluster::lang {

/// The query with the fields marked "by the checker" filled in; nullopt exactly when faults were appended.
std::optional<checked_query> check_query(query_tree query, const catalog& schema, faults& found);

}  // namespace omnigraph::cluster::lang
