// Which options of a query or mutation exclude each other.
//
//     if (auto wrong = contradiction_in(asked)) return *wrong;       // asked: a call_command
#pragma once

#include <optional>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

/// The first contradiction, or what is missing; nullopt when the call can be made.
[[nodiscard]] std::optional<usage_fault> contradiction_in(const call_command& asked);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/call_contradictions.ipp>
#endif
