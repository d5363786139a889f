// Bodies of engine/execute/vanished_roots.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/execute/copied_root.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster::detail {

struct expected_root {
    const erased_kind* kind;
    const std::string* address;
    graph_result<root_observation> seen = graph_error{};
};

OMNIGRAPH_INLINE root_content content_of(const live_graph& live) { return {live.graph_uid, live.schema_digest.hex()}; }

OMNIGRAPH_INLINE void observe_together(const run_context& run, std::vector<expected_root>& roots) {
    in_parallel(roots.size(), roots.size() < roots_worth_threads ? 1 : roots_at_once, [&](std::size_t i) {
        auto& root = roots[i];
        root.seen = root.kind->fence.observe(run.context_of(*root.kind, *root.address));
    });
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic gone_root(const erased_kind& kind, const std::string& address,
                                                    const std::string& where) {
    return warning(codes::root_vanished, address,
                   "The ledger records this " + std::string{kind.name} + ", but nothing is left at `" + where + "`.")
        .with_remedy("Put its files back there if you have them; `omnigraph cluster apply` creates it again, empty.");
}

/// Compares what is at roots with the uids that a ledger has recorded.
class root_identities {
public:
    root_identities(const run_context& run, const plan_input& input, const ledger_state* state,
                    const std::vector<expected_root>& roots)
        : run_{run}, input_{input}, state_{state} {
        if (!state) return;
        for (const auto& root : roots)
            if (is_unrecorded(root)) {
                if (!known_) known_.emplace(*state);
                known_->add(root.seen->live->graph_uid, *root.address);
            }
    }

    bool is_unrecorded(const expected_root& root) const {
        return state_ && root.seen && root.seen->live && !root.seen->live->graph_uid.empty() &&
               !recorded_graph_uid(*state_, *root.address);
    }

    /// root_replaced
    std::optional<diagnostic> check(const expected_root& root) const {
        if (!state_) return std::nullopt;
        const auto& [kind, address, seen] = root;
        if (is_unrecorded(root))
            return check_copied_root(run_, *kind, *address, seen->live->graph_uid, *known_,
                                     {input_.declared, input_.applied, protection_side::applied});
        return check_graph_uid(recorded_graph_uid(*state_, *address), kind->name, *address, seen->live->graph_uid,
                               run_.store.display(kind->fence.root(*address)));
    }

private:
    const run_context& run_;
    const plan_input& input_;
    const ledger_state* state_;
    std::optional<known_uids> known_;  ///< when a root is unrecorded
};

/// The finding about a root; nullopt when it is as the ledger records it.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<diagnostic> finding_of(const run_context& run, const expected_root& root,
                                                                    const plan_input& input,
                                                                    const root_identities& identities) {
    const auto& [kind, address, seen] = root;
    const auto where = run.store.display(kind->fence.root(*address));
    if (!seen) return unread_root(run, *kind, *address, seen.error().message);
    if (!seen->live && seen->state == root_state::absent) return gone_root(*kind, *address, where);
    if (!seen->live) return unopenable_root(run, *kind, *address, seen->fault);
    if (auto other = identities.check(root)) return as_warning(*std::move(other));
    auto drifted = check_content(run, *kind, *address, input.applied, *seen->live);
    // What is as declared is taken over by the change that is planned for it.
    if (!drifted || wanted_at_root(*kind, input.declared, *address) == seen->live->schema_digest) return std::nullopt;
    return as_warning(*std::move(drifted));
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE seen_roots look_at_recorded_roots(const run_context& run, const plan_input& input,
                                                   const ledger_state* state) {
    std::vector<detail::expected_root> roots;
    for (const auto& [address, resource] : input.declared) {
        const auto& kind = input.kinds[resource.rank];
        if (is_container(kind) && !input.pending.contains(address) && input.applied.contains(address))
            roots.push_back({&kind, &address});
    }
    detail::observe_together(run, roots);
    const detail::root_identities identities{run, input, state, roots};
    seen_roots all;
    for (const auto& root : roots) {
        if (auto finding = detail::finding_of(run, root, input, identities)) {
            if (finding->code == codes::root_vanished) all.vanished.push_back(*root.address);
            else all.all_ours = false;
            all.all_as_recorded = false;
            run.findings.push_back(*std::move(finding));
            continue;
        }
        all.recorded.emplace_hint(all.recorded.end(), *root.address, detail::content_of(*root.seen->live));
        if (identities.is_unrecorded(root)) all.unrecorded.emplace(*root.address, *root.seen->live);
    }
    return all;
}

OMNIGRAPH_INLINE diagnostics look_for_roots(const run_context& run, const applied_rows& rows) {
    std::vector<detail::expected_root> roots;
    for (const auto& [address, row] : rows)
        if (const auto* kind = kind_of(run.kinds, address); kind && is_container(*kind))
            roots.push_back({kind, &address});
    detail::observe_together(run, roots);
    diagnostics found;
    for (const auto& [kind, address, seen] : roots) {
        if (!seen) found.push_back(unread_root(run, *kind, *address, seen.error().message));
        else if (!seen->live && seen->state == root_state::absent)
            found.push_back(detail::gone_root(*kind, *address, run.store.display(kind->fence.root(*address))));
        else if (!seen->live) found.push_back(unopenable_root(run, *kind, *address, seen->fault));
    }
    return found;
}

OMNIGRAPH_INLINE void record_first_uids(const run_context& run, const resource_table& declared, const seen_roots& seen,
                                        ledger_state& state) {
    for (const auto& [address, live] : seen.unrecorded) {
        const auto& kind = *kind_of(run.kinds, address);
        record_live(run, kind, address, live, wanted_at_root(kind, declared, address), state);
    }
}

OMNIGRAPH_INLINE bool roots_are_still(const run_context& run, const root_contents& before) {
    std::vector<detail::expected_root> roots;
    for (const auto& [address, content] : before) {
        const auto* kind = kind_of(run.kinds, address);
        if (!kind || !kind->fenced) return false;
        roots.push_back({kind, &address});
    }
    detail::observe_together(run, roots);
    return std::ranges::all_of(roots, [&](const auto& root) {
        return root.seen && root.seen->live && detail::content_of(*root.seen->live) == before.at(*root.address);
    });
}

OMNIGRAPH_INLINE void forget_rows_of(kind_table kinds, const std::vector<std::string>& vanished, applied_rows& rows) {
    for (const auto& address : vanished) {
        rows.erase(content_row(kinds, *kind_of(kinds, address), address));
        rows.erase(address);
    }
}

}  // namespace omnigraph::cluster
