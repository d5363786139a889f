// The difference between declared resources and the ledger's rows (specification §5.1).
//
//     changes all = diff(list.kinds, loaded.table, applied);
//     classify({list.kinds, loaded.table, applied, pending}, all);    // disposition.hpp
//
// By digest: absent there is a create, different an update, absent here a delete.
// Then what is recorded beside the digest: a row whose digest is right but whose metadata or
// references are not is an update of its own, and so is a payload that is lost and declared as it was published.
// Rows of kinds this build does not know are left alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

using applied_rows = std::map<std::string, resource_entry>;

/// Linear in both tables; sorted by address. `lost`: addresses whose payload is not in the catalog as recorded.
[[nodiscard]] changes diff(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                           const address_set& lost = {});

/// The addresses whose kind is not in the list of this build; kept as they are.
[[nodiscard]] std::vector<std::string> unknown_rows(kind_table kinds, const applied_rows& applied);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/diff.ipp>
#endif
