// What a command says when it was told to stop (specification §12.2, W21).
//
//     if (env.should_stop()) findings.push_back(interrupted(env, "Nothing was changed."));
//
// A command looks between its steps: it finishes the step at hand, takes up no other one, records what it has done,
// releases its lock and removes its temporary files.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>

namespace omnigraph::cluster {

/// The error command_interrupted; `outcome` is the sentence that says what was done and what was left out.
[[nodiscard]] diagnostic interrupted(const environment& env, std::string_view outcome);

/// Appends command_interrupted as a warning when the command was told to stop and no step of it has said so: it had
/// finished by then.
void note_late_interruption(const environment& env, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/interruption.ipp>
#endif
