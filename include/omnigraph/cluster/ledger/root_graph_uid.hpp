// Compares the graph uid that the ledger has recorded for a root with the uid of the graph that is there.
//
//     const auto recorded = recorded_graph_uid(state, "graph.kb");
//     if (auto fault = check_graph_uid(recorded, "graph", "graph.kb", live.graph_uid, place)) return *fault;
//
// Refresh, apply, the server and the data commands all use this check, so a graph that was copied or moved over another
// graph's root is never mistaken for it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// A field of one observation; null when it is missing.
[[nodiscard]] const json* observed_field(const json& observation, std::string_view field);

/// A field of what was observed of `address`; null when it is missing. Valid until the observations change.
[[nodiscard]] const json* observed_field(const ledger_state& state, std::string_view address, std::string_view field);

/// The uid that the ledger recorded when it observed `address`; nullopt when it recorded none.
[[nodiscard]] std::optional<std::string> recorded_graph_uid(const ledger_state& state, std::string_view address);

/// The recorded uid, and those of the graphs that were at the root of `address` before it.
[[nodiscard]] std::vector<std::string> graph_uids_of(const ledger_state& state, std::string_view address);

/// The same of every address that has some.
[[nodiscard]] std::map<std::string, std::vector<std::string>> all_graph_uids(const ledger_state& state);

/// The uid of another graph that the last observation found at the root of `address`; nullopt when it found the right
/// one or none.
[[nodiscard]] std::optional<std::string> found_graph_uid(const ledger_state& state, std::string_view address);

/// root_replaced when `found` differs from the recorded uid; nullopt when they are equal or one of them is unknown
/// (empty). `kind` is the name of the kind, `place` is where users see the root.
[[nodiscard]] std::optional<diagnostic> check_graph_uid(const std::optional<std::string>& recorded,
                                                        std::string_view kind, const std::string& address,
                                                        std::string_view found, const std::string& place);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/root_graph_uid.ipp>
#endif
