// The diagnostics of a command that was asked to stop (control-plane specification §12.2, W21).
//
//     if (env.should_stop()) findings.push_back(interrupted(env, "Nothing was changed."));
//
// A command checks between its steps. It finishes the current step, starts no other, records what it has done, releases
// its lock and removes its temporary files.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>

namespace omnigraph::cluster {

/// The error command_interrupted; `outcome` is a sentence about what was done and what was not.
[[nodiscard]] diagnostic interrupted(const environment& env, std::string_view outcome);

/// Appends command_interrupted as a warning when the command was asked to stop but had already finished all steps.
void note_late_interruption(const environment& env, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/interruption.ipp>
#endif
