// validate: is what the folder declares sound? Reads files and nothing else (specification §4.3).
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] validate_report validate(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] validate_report validate(const environment& env) {
    return validate(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/validate.ipp>
#endif
