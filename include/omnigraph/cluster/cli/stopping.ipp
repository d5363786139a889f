// Bodies of cli/stopping.hpp.
#pragma once

#include <concepts>
#include <sstream>
#include <unistd.h>
#include <utility>
#include <variant>

#include <omnigraph/cluster/cli/commands/show_graph.hpp>
#include <omnigraph/cluster/cli/input/inspection_words.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/stopping.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>

namespace omnigraph::cluster::cli::detail {

/// Whether the command checks the stop request between its steps.
[[nodiscard]] OMNIGRAPH_INLINE bool has_steps(const cluster_command& cluster) {
    if (cluster.verb == cluster_verb::validate || cluster.verb == cluster_verb::status) return false;
    return cluster.verb == cluster_verb::gc || !is_inspection(cluster.verb);
}

/// Of the commands with an answer; an alias may name a mutation.
[[nodiscard]] OMNIGRAPH_INLINE bool may_write(const command& options) {
    return std::visit(
        overloaded{[](const load_command&) { return true; }, [](const embed_command&) { return true; },
                   [](const schema_apply_command&) { return true; }, [](const init_command&) { return true; },
                   [](const alias_command&) { return true; }, [](const call_command& call) { return call.mutation; },
                   [](const history_command& history) { return changes_branches(history.verb); },
                   [](const graph_command& graph) { return !only_shows(graph.verb); },
                   [](const auto&) { return false; }},
        options);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE stopping stopping_of(const command& options) {
    return std::visit(
        []<class Options>(const Options& given) {
            if constexpr (std::same_as<Options, cluster_command>)
                return detail::has_steps(given) ? stopping::between_steps : stopping::with_an_answer;
            else if constexpr (std::same_as<Options, login_command> || std::same_as<Options, usage_fault>)
                return stopping::at_once;
            else if constexpr (requires { given.json; }) return stopping::with_an_answer;
            else return stopping::at_once;
        },
        options);
}

OMNIGRAPH_INLINE bool answers_json(const command& options) {
    return std::visit([](const auto& given) { return wants_json(given); }, options);
}

OMNIGRAPH_INLINE std::string last_words(const command& options, const console& terminal) {
    std::ostringstream words;
    console plain{words, words};
    plain.spelled = terminal.spelled;
    const bool writes = detail::may_write(options);
    refuse(
        plain, answers_json(options),
        error(codes::command_interrupted, "",
              writes ? "A signal ended the command before it had an answer. What it had written by then stands, each "
                       "commit as a whole."
                     : "A signal ended the command before it had an answer.")
            .with_remedy(writes ? where_writes_show : "It changes no graph and no cluster: run it again."));
    return std::move(words).str();
}

OMNIGRAPH_INLINE stoppable_command::stoppable_command(const command& options, const console& terminal) {
    const auto how = stopping_of(options);
    if (how == stopping::at_once) return;
    if (how == stopping::with_an_answer) {
        const int end = answers_json(options) ? STDOUT_FILENO : STDERR_FILENO;
        last_.emplace(terminal.out, last_words(options, terminal), end);
        asked_.emplace(stop_);
    }
    signals_.emplace(stop_, last_ ? &*last_ : nullptr);
}

}  // namespace omnigraph::cluster::cli
