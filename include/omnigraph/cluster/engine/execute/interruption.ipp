// Bodies of engine/execute/interruption.hpp.
#pragma once

#include <algorithm>
#include <csignal>
#include <string>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string signal_name(int signal) {
    switch (signal) {
        case SIGINT: return "SIGINT";
        case SIGTERM: return "SIGTERM";
        case SIGHUP: return "SIGHUP";
        default: return "signal " + std::to_string(signal);
    }
}

[[nodiscard]] OMNIGRAPH_INLINE std::string interruption_sentence(const environment& env, std::string_view outcome) {
    const auto cause = env.should_stop() ? "was interrupted by " + signal_name(env.stop->signal())
                                         : std::string{"ended early, because it has lost the state lock"};
    return "The command " + cause + ". " + std::string{outcome};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE diagnostic interrupted(const environment& env, std::string_view outcome) {
    return error(codes::command_interrupted, {}, detail::interruption_sentence(env, outcome))
        .with_remedy("Run the command again; it goes on from what is recorded.");
}

OMNIGRAPH_INLINE void note_late_interruption(const environment& env, diagnostics& findings) {
    if (!env.should_stop()) return;
    if (std::ranges::find(findings, codes::command_interrupted, &diagnostic::code) != findings.end()) return;
    findings.push_back(warning(codes::command_interrupted, {},
                               detail::interruption_sentence(env, "It had done all of its work by then.")));
}

}  // namespace omnigraph::cluster
