// Runs the commands of data where they are to work: finds the place by the line, a profile or the operator's defaults,
// and the actor of a write.
//
//     return run_data(asked, env.open_store, clock, terminal);
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster::cli {

/// The actor of a write: `given`, else the operator's, else nobody. The outer nullopt: it cannot be determined, and the
/// reason was told.
[[nodiscard]] std::optional<std::optional<std::string>> actor_of(const std::optional<std::string>& given, bool as_json,
                                                                 const console& terminal);

/// Each returns the exit code.
[[nodiscard]] int run_data(const load_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const embed_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const schema_apply_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const call_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const history_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const graph_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const lint_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const schema_plan_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const queries_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
[[nodiscard]] int run_data(const graphs_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);
/// An alias is the call that it stands for.
[[nodiscard]] int run_data(const alias_command& asked, const store_opener& open, runtime& clock,
                           const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/run_data.ipp>
#endif
