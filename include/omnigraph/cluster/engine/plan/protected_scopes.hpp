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

/// Which rows protect a scope.
enum class protection_side { applied, declared };

/// Whether `to` has, on that side, the same protection that the applied rows give to `from`: payloads of the same
/// digests. True also when none protects `from`.
[[nodiscard]] bool keeps_protection(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                                    std::string_view from, std::string_view to, protection_side side);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/protected_scopes.ipp>
#endif
