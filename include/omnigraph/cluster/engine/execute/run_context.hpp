// Where one run of a command works: what its steps share, handed on as one thing.
//
//     const run_context run{kind_facts_of<standard_kinds>, env, store, host, findings};
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>

namespace omnigraph::cluster {

struct run_context {
    kind_table kinds;
    const environment& env;
    object_store& store;
    graph_host& host;
    diagnostics& findings;
    held_lock* lock = nullptr;  ///< of the command; null when it took none

    /// Asked before each step: false once the command was told to stop. Keeps the lock's heartbeat.
    [[nodiscard]] bool may_continue() const {
        if (lock) lock->beat(env.system);
        return !env.should_stop();
    }

    /// The same run, with another list of findings.
    [[nodiscard]] run_context reporting_to(diagnostics& other) const { return {kinds, env, store, host, other, lock}; }

    /// Where an operation on `address` works, or an observer of it looks.
    [[nodiscard]] operation_context context_of(const kind_facts& kind, const std::string& address) const {
        return {host, store, address, kind.fence.root(address), env.actor.value_or(std::string{})};
    }
};

}  // namespace omnigraph::cluster
