// Where one run of a command works: what its steps share, handed on as one thing.
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

struct run_context {
    kind_table kinds;
    const environment& env;
    object_store& store;
    graph_host& host;
    diagnostics& findings;

    /// Where an operation on `address` works, or an observer of it looks.
    [[nodiscard]] operation_context context_of(const kind_facts& kind, const std::string& address) const {
        return {host, store, address, kind.fence.root(address), env.actor.value_or(std::string{})};
    }
};

}  // namespace omnigraph::cluster
