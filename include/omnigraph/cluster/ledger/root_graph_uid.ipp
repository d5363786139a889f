// Bodies of ledger/root_graph_uid.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster::detail {

/// A text of the observation of `address`; nullopt when it is missing or empty.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> observed_text(const ledger_state& state,
                                                                        std::string_view address,
                                                                        std::string_view field) {
    const auto* text = observed_field(state, address, field);
    if (!text || !text->is_string() || text->get_string().empty()) return std::nullopt;
    return std::string{text->get_string()};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE const json* observed_field(const json& observation, std::string_view field) {
    const auto* record = observation.if_object();
    return record ? record->if_contains(field) : nullptr;
}

OMNIGRAPH_INLINE const json* observed_field(const ledger_state& state, std::string_view address,
                                            std::string_view field) {
    const auto seen = state.observations->find(std::string{address});
    return seen == state.observations->end() ? nullptr : observed_field(seen->second, field);
}

OMNIGRAPH_INLINE std::optional<std::string> recorded_graph_uid(const ledger_state& state, std::string_view address) {
    return detail::observed_text(state, address, "graph_uid");
}

OMNIGRAPH_INLINE std::vector<std::string> graph_uids_of(const ledger_state& state, std::string_view address) {
    std::vector<std::string> uids;
    if (auto uid = recorded_graph_uid(state, address)) uids.push_back(*std::move(uid));
    const auto* former = observed_field(state, address, "former_graph_uids");
    if (former && former->is_array())
        for (const auto& uid : former->get_array())
            if (uid.is_string()) uids.emplace_back(std::string_view{uid.get_string()});
    return uids;
}

OMNIGRAPH_INLINE std::map<std::string, std::vector<std::string>> all_graph_uids(const ledger_state& state) {
    std::map<std::string, std::vector<std::string>> all;
    for (const auto& [address, observation] : *state.observations)
        if (auto uids = graph_uids_of(state, address); !uids.empty()) all.emplace(address, std::move(uids));
    return all;
}

OMNIGRAPH_INLINE std::optional<std::string> found_graph_uid(const ledger_state& state, std::string_view address) {
    return detail::observed_text(state, address, "found_graph_uid");
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
