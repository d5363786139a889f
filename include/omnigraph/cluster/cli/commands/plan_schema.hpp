// `omnigraph schema plan`: the migration steps from a graph's schema to the schema in a file.
//
// (1) The command reads two schemas, writes nothing, takes no lock, and does not look at rows.
// (2) Exit code 0 when every step is supported, 1 otherwise.
#pragma once

#include <ostream>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output (surfaces specification §4.8): `uri`, `supported`, `step_count`, `steps`.
[[nodiscard]] json schema_plan_json(const lang::migration_plan& plan, const std::string& uri);

void render(std::ostream& out, const style& paint, const lang::migration_plan& plan, const std::string& uri);

/// Runs the command; returns the exit code.
int plan_schema(const schema_plan_command& options, const store_opener& open, runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/plan_schema.ipp>
#endif
