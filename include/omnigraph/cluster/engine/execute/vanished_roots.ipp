// Bodies of engine/execute/vanished_roots.hpp.
#pragma once

#include <algorithm>
#include <cstddef>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void warn_of_root(const erased_kind& kind, const std::string& address, const std::string& where,
                                   presence seen, const std::string& cause, diagnostics& findings) {
    const std::string name{kind.name};
    if (seen == presence::unknown)
        findings.push_back(
            warning(kind.fence.observation_error, address,
                    "Whether the " + name + " is still at `" + where + "` could not be told" +
                        (cause.empty() ? "." : ": " + cause + "."))
                .with_remedy("Check the storage, then run the command again. A symbolic link on the way has to be "
                             "replaced by the folder itself, or by `storage:` with the place that it leads "
                             "to."));
    else
        findings.push_back(warning(codes::root_vanished, address,
                                   "The ledger records this " + name + ", but nothing is left at `" + where + "`.")
                               .with_remedy("Put its files back there if you have them; `omnigraph cluster apply` "
                                            "creates it again, empty."));
}

/// Why a root could not be probed; empty when it can be listed by now.
OMNIGRAPH_INLINE std::string cause_of_unknown(object_store& store, const std::string& root) {
    const auto listed = store.list(root);
    return listed ? std::string{} : listed.error().cause;
}

struct expected_root {
    const erased_kind* kind;
    const std::string* address;
    std::string root;
    presence seen = presence::unknown;
};

OMNIGRAPH_INLINE void probe_roots(std::vector<expected_root>& roots, object_store& store) {
    in_parallel(roots.size(), roots.size() < roots_worth_threads ? 1 : roots_at_once,
                [&](std::size_t i) { roots[i].seen = store.probe(roots[i].root); });
}

}  // namespace detail

OMNIGRAPH_INLINE bool all_roots_are_present(kind_table kinds, const digests_by_address& addresses,
                                            object_store& store) {
    std::vector<detail::expected_root> roots;
    for (const auto& [address, content] : addresses)
        if (const auto* kind = kind_of(kinds, address); kind && kind->fenced && !kind->within)
            roots.push_back({kind, &address, kind->fence.root(address)});
    detail::probe_roots(roots, store);
    return std::ranges::all_of(roots, [](const auto& root) { return root.seen == presence::present; });
}

OMNIGRAPH_INLINE std::vector<std::string> vanished_roots(const plan_input& input, object_store& store,
                                                         diagnostics& findings) {
    std::vector<detail::expected_root> roots;
    for (const auto& [address, resource] : input.declared) {
        const auto& kind = input.kinds[resource.rank];
        if (kind.fenced && !kind.within && !input.pending.contains(address) && input.applied.contains(address))
            roots.push_back({&kind, &address, kind.fence.root(address)});
    }
    detail::probe_roots(roots, store);
    std::vector<std::string> vanished;
    for (const auto& [kind, address, root, seen] : roots) {
        if (seen == presence::present) continue;
        const auto cause = seen == presence::unknown ? detail::cause_of_unknown(store, root) : std::string{};
        detail::warn_of_root(*kind, *address, store.display(root), seen, cause, findings);
        if (seen == presence::absent) vanished.push_back(*address);
    }
    return vanished;
}

OMNIGRAPH_INLINE void warn_replaced_roots(kind_table kinds, const ledger_state& state, object_store& store,
                                          diagnostics& findings) {
    for (const auto& [address, observation] : *state.observations) {
        const auto* kind = kind_of(kinds, address);
        const auto found = found_graph_uid(state, address);
        if (!kind || !kind->fenced || !found || !state.applied_revision.resources->contains(address)) continue;
        if (auto fault = check_graph_uid(recorded_graph_uid(state, address), kind->name, address, *found,
                                         store.display(kind->fence.root(address))))
            findings.push_back(as_warning(*std::move(fault)));
    }
}

OMNIGRAPH_INLINE void forget_rows_of(kind_table kinds, const std::vector<std::string>& vanished, applied_rows& rows) {
    for (const auto& address : vanished) {
        rows.erase(content_row(kinds, *kind_of(kinds, address), address));
        rows.erase(address);
    }
}

}  // namespace omnigraph::cluster
