// Reads the approvals, and the applied payloads that protect scopes, for a plan; only when one of its changes needs
// them.
//
//     const plan_input input{list.kinds, loaded.table, applied, pending, {}, consent_judge(request)};
//
// A plan that deletes no container, changes no protection of a scope, and changes nothing that is protected reads
// nothing here.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

/// Where to read approvals, and for whom. All members are borrowed.
struct consent_request {
    kind_table kinds;
    object_store& store;
    const resource_table& declared;
    const loaded_state& ledger;  ///< as it is stored
    const ledger_state& state;   ///< with what the sweep has found out
    std::string config_digest;
    instant now;
    bool two_persons = false;
    bool applying = false;
    std::optional<std::string> applier = {};
    std::optional<std::string> to_revision = {};
    /// receives warnings about approvals that cannot be used, and an error for whatever cannot be read now
    diagnostics& findings;
};

enum class consent_use {
    planning,  ///< the applier is not known yet
    applying,
};

/// Collects what `run`, `loaded` and the ledger contribute to the decision about approvals.
[[nodiscard]] consent_request request_consent(const run_context& run, const loaded_config& loaded,
                                              const loaded_state& ledger, const ledger_state& state, consent_use use);

/// Reads what `all` needs.
[[nodiscard]] consent read_consent(const consent_request& request, const changes& all);

/// Returns the function for plan_input::consult. It borrows `request`.
[[nodiscard]] std::function<consent(const changes&)> consent_judge(const consent_request& request);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/consent.ipp>
#endif
