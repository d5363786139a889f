// The difference between declared resources and the ledger's rows (control-plane specification §5.1).
//
//     changes all = diff(list.kinds, loaded.table, applied);
//     classify({list.kinds, loaded.table, applied, pending}, all);    // disposition.hpp
//
// Digests decide: a missing row is a create, another digest an update, a missing declaration a delete. A row with the
// right digest and any other fact that is not as declared is an update, too, whatever its kind, and so is a lost
// payload whose text is declared as it was published. So a plan shows every row that apply writes. Rows of kinds that
// this build does not know are left alone.
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

/// The rows of the ledger by address.
using applied_rows = std::map<std::string, resource_entry>;

/// The changes, sorted by address. Linear in both tables. `lost`: addresses whose payload in the catalog is not as
/// recorded.
[[nodiscard]] changes diff(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                           const address_set& lost = {});

/// The addresses of rows whose kind is not in the list of this build.
[[nodiscard]] std::vector<std::string> unknown_rows(kind_table kinds, const applied_rows& applied);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/diff.ipp>
#endif
