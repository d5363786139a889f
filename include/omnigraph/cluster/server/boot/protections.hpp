// Which policies protect each graph of a ledger, and the cluster itself, without a look at their texts.
//
//     const auto next = protections_of(ledger);
//     if (changed_protections(serving->protected_by, next).contains("graph.kb")) print("other rules hold for kb");
//
// A newer revision that cannot be served for another reason is compared with the one that serves in this way, so that
// rights that it withdraws are not granted any longer (server/reload.hpp).
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::server {

/// By scope, `cluster` or `graph.<id>` of a graph that is applied: a text that is equal exactly when the same texts of
/// policies are bound to the scope, and when it waits for its policy or does not.
using protections = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] protections protections_of(const ledger_state& ledger);

/// The scopes of the first that the second does not have, or protects in another way.
[[nodiscard]] std::set<std::string, std::less<>> changed_protections(const protections& serving,
                                                                     const protections& next);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/protections.ipp>
#endif
