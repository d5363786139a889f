// Bodies of ledger/root_graph_uid.hpp.
#pragma once

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> recorded_graph_uid(const ledger_state& state, std::string_view address) {
    const auto observation = state.observations->find(std::string{address});
    if (observation == state.observations->end()) return std::nullopt;
    const auto* record = observation->second.if_object();
    const auto* identity = record ? record->if_contains("graph_uid") : nullptr;
    if (!identity || !identity->is_string() || identity->get_string().empty()) return std::nullopt;
    return std::string{identity->get_string()};
}

OMNIGRAPH_INLINE std::optional<diagnostic> check_graph_uid(const std::optional<std::string>& recorded,
                                                           std::string_view kind, const std::string& address,
                                                           std::string_view found, const std::string& place) {
    if (!recorded || found.empty() || *recorded == found) return std::nullopt;
    return error(codes::root_replaced, address,
                 "What is at " + place + " is another " + std::string{kind} + " than `" + address +
                     "`, copied or moved over it.")
        .with_remedy(
            "Put the right one back and run `omnigraph cluster refresh`; or take what is there with "
            "`omnigraph cluster refresh --accept " +
            address + "`.");
}

}  // namespace omnigraph::cluster
