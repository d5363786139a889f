// The mark of a row that came into the ledger before what is declared to protect it (control-plane specification W44).
//
//     if (awaits_protection(state, "graph.kb")) print("out of service");
//
// An observation records what it finds, so a graph can be recorded while its policy waits. Until that policy is applied
// the row carries the condition `protection_not_applied`, and nobody is served from it.
#pragma once

#include <string>

#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Whether the status of the row carries the condition `protection_not_applied`.
[[nodiscard]] bool awaits_protection(const ledger_state& state, const std::string& address);

/// Sets or clears the condition. A row without a status gets one only when the condition is set.
void set_awaits_protection(ledger_state& state, const std::string& address, bool awaits);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/protection.ipp>
#endif
