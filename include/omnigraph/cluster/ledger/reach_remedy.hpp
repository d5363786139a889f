// What to check when something of a cluster cannot be read or written.
//
//     return error(codes::state_read_error, key, "...").with_remedy(reach_remedy(store, key));
//
// A folder is looked at where the thing belongs. A bucket has no folders; what stands between a command and it is the
// network, the permissions and the variables of the environment.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// One or two sentences. `in_folder` is what else helps where the store is a folder: a clause without a full stop.
[[nodiscard]] std::string reach_remedy(const object_store& store, std::string_view key,
                                       std::string_view in_folder = {});

/// The clause for `in_folder` after a write that failed for `cause`: what is in the way has to be moved. Empty when
/// nothing is, as on a full disk.
[[nodiscard]] std::string_view obstacle_clause(std::string_view cause);

/// One cause, one finding: of findings that say of the ledger, the lock and the sidecars that they cannot be read for
/// the same reason, such as a bucket that is not there, the first error stays, or the first warning if there is none. A
/// state_lock_error always stays, since it says what became of the lock.
void tell_cause_once(diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/reach_remedy.ipp>
#endif
