// How a signal ends each command.
//
//     const stoppable_command running{parsed, terminal};
//     while (!running.stop().requested()) do_the_next_step();
//
// (1) A command with the lock of a cluster ends between two of its steps, however long the step takes.
// (2) Every other one that has an answer ends where nothing is half done, or a second later wherever it is, and says so
//     in the form that was asked for. Each of its writes is one step: it was made as a whole, or not.
// (3) What waits for a person, or is a program's own command, has the signal's usual effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/signal_scope.hpp>
#include <omnigraph/cluster/cli/stopped_answer.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>

namespace omnigraph::cluster::cli {

enum class stopping : std::uint8_t { between_steps, with_an_answer, at_once };

[[nodiscard]] stopping stopping_of(const command& options);

/// Whether the command was given --json; some have no such option.
[[nodiscard]] bool answers_json(const command& options);

/// The answer, command_interrupted, of a command that was ended wherever it was: a document with --json.
[[nodiscard]] std::string last_words(const command& options, const console& terminal);

/// The command of this process, which signals end as stopping_of() says, from here until this is gone. Borrows both.
class stoppable_command {
public:
    stoppable_command(const command& options, const console& terminal);

    [[nodiscard]] const stop_request& stop() const { return stop_; }

private:
    stop_request stop_;
    std::optional<stopped_answer> last_;
    std::optional<stop_scope> asked_;
    std::optional<signal_scope> signals_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/stopping.ipp>
#endif
