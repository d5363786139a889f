// Bodies of engine/execute/observe_cluster.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/execute/observe_cluster.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void append(diagnostics& to, diagnostics more) {
    to.insert(to.end(), std::move_iterator{more.begin()}, std::move_iterator{more.end()});
}

/// Judges again the sidecars that the first sweep kept. Those that it retired are retired again without a finding.
OMNIGRAPH_INLINE void sweep_again(const run_context& run, const resource_table& declared, ledger_state& state,
                                  sweep_results& swept, diagnostics& said) {
    std::erase_if(said, [](const diagnostic& d) { return d.code != codes::cluster_recovery_rolled_forward; });
    auto again = sweep(run.reporting_to(said), declared, state);
    for (auto& id : again.finished_sidecars)
        if (std::ranges::find(swept.finished_sidecars, id) == swept.finished_sidecars.end())
            swept.finished_sidecars.push_back(std::move(id));
    for (auto& use : again.used_approvals) swept.used_approvals.push_back(std::move(use));
}

/// The declared composites, and those whose contents were observed to differ. A composite with a pending delete keeps
/// the approved digest until part of it has changed.
OMNIGRAPH_INLINE address_set composites_to_fold(kind_table kinds, const resource_table& declared,
                                                const applied_rows& before, const ledger_state& now) {
    const auto& rows = *now.applied_revision.resources;
    address_set folded;
    for (const auto& [address, row] : rows)
        if (declared.contains(address) || !before.contains(address)) folded.insert(address);
    const auto compare = [&](const applied_rows& some, const applied_rows& others) {
        for (const auto& [address, row] : some) {
            const auto* kind = kind_of(kinds, address);
            if (!kind || !kind->within) continue;
            const auto other = others.find(address);
            if (other == others.end() || other->second.digest != row.digest) folded.insert(kind->container(address));
        }
    };
    compare(before, rows);
    compare(rows, before);
    return folded;
}

}  // namespace detail

OMNIGRAPH_INLINE observed_cluster observe_cluster(const run_context& run, const resource_table& declared,
                                                  ledger_state base, const address_set& accepted) {
    const auto before = *base.applied_revision.resources;
    observed_cluster seen{std::move(base), {}, {}};
    diagnostics of_sweep, of_catalog, of_roots;
    auto swept = sweep(run.reporting_to(of_sweep), declared, seen.state);
    const auto damaged =
        check_catalog(run.kinds, run.store, *seen.state.applied_revision.resources, payload_proof::read);
    report_catalog(damaged, declared, of_catalog);
    observe_roots(run.reporting_to(of_roots), declared, accepted, seen.state);
    record_catalog(run.kinds, declared, damaged, seen.state);
    if (!swept.pending.empty()) detail::sweep_again(run, declared, seen.state, swept, of_sweep);
    fold_composites(run.kinds, detail::composites_to_fold(run.kinds, declared, before, seen.state), seen.state);
    seen.finished_sidecars = std::move(swept.finished_sidecars);
    seen.used_approvals = std::move(swept.used_approvals);
    for (auto* said : {&of_sweep, &of_catalog, &of_roots}) detail::append(run.findings, std::move(*said));
    return seen;
}

}  // namespace omnigraph::cluster
