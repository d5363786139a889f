// Reads and writes the file of a saved plan.
//
//     auto plan = read_plan_file("next.plan");
//     if (!plan) return refuse(terminal, false, plan.error());
//
// The file is written with mode 0600, whole or not at all, because it contains declared sources that not everybody may
// read.
#pragma once

#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>

namespace omnigraph::cluster::cli {

/// Writes the plan. Code: plan_file_failed.
[[nodiscard]] status write_plan_file(const std::string& path, const saved_plan& plan);

/// Reads and checks a plan. Codes: plan_file_failed, saved_plan_invalid.
[[nodiscard]] result<saved_plan> read_plan_file(const std::string& path);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/plan_file.ipp>
#endif
