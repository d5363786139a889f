// The scopes that a row protects: addresses of containers, or words that its kind defines.
//
//     const auto& kind = *kind_of(list.kinds, "policy.base");
//     for (const auto& scope : protected_scopes(kind, "policy.base", applied.at("policy.base"))) print(scope);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The scopes that a row protects; empty for kinds that protect nothing.
[[nodiscard]] std::vector<std::string> protected_scopes(const erased_kind& kind, std::string_view address,
                                                        const resource_entry& row);

/// The scopes that the applied rows protect.
[[nodiscard]] address_set guarded_scopes(kind_table kinds, const resource_table& declared, const applied_rows& applied);

/// The scopes that an applied row protects. A row from before scopes were recorded protects the declared scopes.
[[nodiscard]] std::vector<std::string> applied_scopes(const erased_kind& kind, const resource_table& declared,
                                                      std::string_view address, const resource_entry& row);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/protected_scopes.ipp>
#endif
