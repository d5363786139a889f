// Where a user's caches lie: what is there may be removed at any time.
//
//     const auto folder = posix::user_cache_folder();
//     if (folder.empty()) return;                        // nothing is kept
#pragma once

#include <string>

namespace omnigraph::cluster::posix {

/// `$OMNIGRAPH_CACHE`, else `$XDG_CACHE_HOME/omnigraph`, else `~/.cache/omnigraph`; empty when none is known. Relative
/// paths do not count: such a cache would depend on where a command is started, and could lie inside the storage root.
[[nodiscard]] std::string user_cache_folder();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/cache_folder.ipp>
#endif
