// What protects a scope, and which changes let somebody do more on it.
//
//     const auto effects = access_effects_of(list.kinds, loaded.table, applied, payloads, planned.all);
//     if (effects.gated.contains("policy.base")) print("needs an approval");
//
// A kind with `guards` protects scopes: addresses of containers, or words of its own. What is permitted on a scope
// before and after is compared by the kind's `widens`, so a policy that is renamed or split widens nothing.
//
// (1) A scope that comes into being with this plan, or goes with it, had or has nobody to protect it from.
// (2) Deletes and changes of bindings that widen access are gated; everything else that does is shown.
// (3) What cannot be compared, because the applied text is lost, counts as widened unless the texts are equal.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The scopes that a row protects; empty for kinds that protect nothing.
[[nodiscard]] std::vector<std::string> guarded_scopes(const kind_facts& kind, std::string_view address,
                                                      const resource_entry& row);

/// Applied payloads by address.
using payload_texts = std::map<std::string, std::string, std::less<>>;

/// The applied payloads of everything that protects something, when a change of `all` makes them matter; what is
/// missing or damaged is left out.
[[nodiscard]] payload_texts applied_guards(kind_table kinds, object_store& store, const applied_rows& applied,
                                           const changes& all);

struct access_effects {
    address_set widening;  ///< somebody can do more once it is applied
    address_set gated;     ///< of those: what must not happen without an approval
};

[[nodiscard]] access_effects access_effects_of(kind_table kinds, const resource_table& declared,
                                               const applied_rows& applied, const payload_texts& payloads,
                                               const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/access.ipp>
#endif
