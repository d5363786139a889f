// Whose root is it: the identity that the ledger has recorded for what lives at a root, against that of what is there.
//
//     const auto recorded = recorded_identity(state, "graph.kb");
//     if (auto fault = check_identity(recorded, "graph", "graph.kb", live.graph_uid, place)) return *fault;
//
// Refresh, apply, the server and the data commands all ask here: a graph that was copied or moved over the root of
// another one is never taken for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// What the observation of `address` has recorded; nullopt when nothing with an identity was ever seen there.
[[nodiscard]] std::optional<std::string> recorded_identity(const ledger_state& state, std::string_view address);

/// root_replaced when `found` is another identity than the recorded one; nullopt when it is the same, or either is not
/// known (empty). `kind` is the kind's name, `place` where users see the root.
[[nodiscard]] std::optional<diagnostic> check_identity(const std::optional<std::string>& recorded,
                                                       std::string_view kind, const std::string& address,
                                                       std::string_view found, const std::string& place);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/root_identity.ipp>
#endif
