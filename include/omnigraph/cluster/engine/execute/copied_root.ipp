// Bodies of engine/execute/copied_root.hpp.
#pragma once

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE known_uids::known_uids(const ledger_state& state) {
    for (const auto& [address, record] : *state.observations)
        for (const auto& uid : graph_uids_of(state, address)) add(uid, address);
}

namespace detail {

OMNIGRAPH_INLINE diagnostic moved_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                       const std::string& other) {
    return error(codes::root_replaced, address,
                 "What is at " + run.store.display(kind.fence.root(address)) + " is the " + std::string{kind.name} +
                     " that the ledger knows as `" + other + "`, and what protects it there does not protect `" +
                     address + "`.")
        .with_remedy("Declare the same protection for `" + address +
                     "` and run `omnigraph cluster apply`; or move the root back; or take it with "
                     "`omnigraph cluster refresh --accept " +
                     address + "`.");
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<diagnostic> check_copied_root(const run_context& run, const erased_kind& kind,
                                                             const std::string& address, const std::string& uid,
                                                             const known_uids& known, const known_protection& rules) {
    if (uid.empty()) return std::nullopt;
    const auto [first, last] = known.addresses_.equal_range(uid);
    for (auto at = first; at != last; ++at) {
        const auto* other = container_kind(run.kinds, at->second);
        if (at->second == address || !other) continue;
        const auto seen = other->fence.observe(run.context_of(*other, at->second));
        if (seen && seen->live && seen->live->graph_uid == uid) return copied_root(run, kind, address, at->second);
        if (!keeps_protection(run.kinds, rules.declared, rules.applied, at->second, address, rules.side))
            return detail::moved_root(run, kind, address, at->second);
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE diagnostic copied_root(const run_context& run, const erased_kind& kind, const std::string& address,
                                        const std::string& other) {
    return error(codes::root_replaced, address,
                 "What is at " + run.store.display(kind.fence.root(address)) + " is the same " +
                     std::string{kind.name} + " as `" + other + "`: one of the two is a copy of the other.")
        .with_remedy(
            "Move the copy away and run `omnigraph cluster refresh`; or take it with `omnigraph cluster "
            "refresh --accept " +
            address + "`.");
}

}  // namespace omnigraph::cluster
