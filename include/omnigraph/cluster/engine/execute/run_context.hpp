// What the steps of one run share, as one argument.
//
//     const run_context run{erased_kinds_of<standard_kinds>, env, store, host, findings};
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>

namespace omnigraph::cluster {

/// How many threads observe roots, from how many roots on in a folder, and how many roots are asked for together in a
/// bucket. A folder answers in microseconds, so threads pay off only for many.
inline constexpr std::size_t roots_at_once = 8, roots_worth_threads = 32, roots_looked_at_together = 128;

/// False after the command was asked to stop, or has lost its lock (null when it holds none); each step asks first.
/// Also renews the heartbeat of the lock.
[[nodiscard]] inline bool may_continue(const environment& env, held_lock* lock) {
    return !env.should_stop() && (!lock || lock->is_still_ours(env.system));
}

struct run_context {
    kind_table kinds;
    const environment& env;
    object_store& store;
    graph_host& host;
    diagnostics& findings;
    held_lock* lock = nullptr;  ///< the lock of the command; null when it holds none

    [[nodiscard]] bool may_continue() const { return cluster::may_continue(env, lock); }

    /// The same run with another list of findings.
    [[nodiscard]] run_context reporting_to(diagnostics& other) const { return {kinds, env, store, host, other, lock}; }

    /// The context for an operation or an observation of `address`.
    [[nodiscard]] operation_context context_of(const erased_kind& kind, const std::string& address) const {
        return {host, store, address, kind.fence.root(address), env.actor.value_or(std::string{})};
    }
};

}  // namespace omnigraph::cluster
