// The marks of a row that came into the ledger before what protects it (control-plane specification W44).
//
//     if (awaits_protection(state, "graph.kb")) print("out of service");
//
// An observation records what it finds, so a graph can be recorded while its policy waits. Until that policy is applied
// the row carries the condition `protection_not_applied`. When an import cannot tell what protected a row, because the
// ledger is lost and its history does not tell, the row carries `protection_unknown`. Nobody is served from either.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

inline constexpr std::string_view protection_unknown = "protection_unknown";

/// Whether the status of the row carries the condition.
[[nodiscard]] bool has_condition(const ledger_state& state, const std::string& address, std::string_view condition);

/// The addresses whose status carries the condition, sorted.
[[nodiscard]] std::vector<std::string> addresses_with(const ledger_state& state, std::string_view condition);

/// Sets or clears the condition. A row without a status gets one only when the condition is set.
void set_condition(ledger_state& state, const std::string& address, std::string_view condition, bool holds);

/// Whether the row carries one of the two marks.
[[nodiscard]] bool awaits_protection(const ledger_state& state, const std::string& address);

/// What is said of a row that nobody is served from; nullopt for one without a mark. Code: protection_not_applied.
[[nodiscard]] std::optional<diagnostic> unserved_row(const ledger_state& state, const std::string& address);

/// What is said of a row of which nobody knows what protected it. Code: protection_not_applied.
[[nodiscard]] diagnostic unknown_protection(const std::string& address);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/protection.ipp>
#endif
