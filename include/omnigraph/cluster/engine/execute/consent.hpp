// The approvals and the applied guards that a plan depends on, read only when one of its changes asks for them.
//
//     const plan_input input{list.kinds, loaded.table, applied, pending, {}, consult(reading)};
//
// A plan that deletes no container and changes nothing that protects a scope reads nothing here.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// Where approvals are read from, and for whom. Borrows everything.
struct consent_reading {
    kind_table kinds;
    object_store& store;
    const ledger_state& state;
    std::string config_digest;
    instant now;
    bool two_persons = false;
    bool applying = false;
    std::optional<std::string> applier = {};
    diagnostics& findings;  ///< artifacts that cannot be used are warned of here
};

/// True when some change of `all` may need an approval.
[[nodiscard]] bool may_need_approval(kind_table kinds, const changes& all);

[[nodiscard]] consent read_consent(const consent_reading& reading, const changes& all);

/// What plan_input::consult is; borrows `reading`.
[[nodiscard]] std::function<consent(const changes&)> consult(const consent_reading& reading);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/consent.ipp>
#endif
