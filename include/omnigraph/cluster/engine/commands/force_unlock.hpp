// force-unlock: removes the lock of a command that will not come back, named by its exact
// id (specification §4.9). The only remover of somebody else's lock.
#pragma once

#include <string>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] unlock_report force_unlock(const environment& env, const kind_list& list, const std::string& lock_id);

template <class List>
[[nodiscard]] unlock_report force_unlock(const environment& env, const std::string& lock_id) {
    return force_unlock(env, kind_list_of<List>, lock_id);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/force_unlock.ipp>
#endif
