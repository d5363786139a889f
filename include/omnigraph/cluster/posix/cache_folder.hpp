// Finds the folder of a user's caches. Its contents may be removed at any time.
//
//     const auto folder = posix::user_cache_folder();
//     if (folder.empty()) return;                        // nothing is kept
#pragma once

#include <optional>
#include <string>

namespace omnigraph::cluster::posix {

/// `$OMNIGRAPH_CACHE`, else `$XDG_CACHE_HOME/omnigraph`, else `~/.cache/omnigraph`; empty when none is known. A
/// relative path is ignored: such a cache would depend on the current folder and could be inside the storage root.
[[nodiscard]] std::string user_cache_folder();

/// What is wrong with `$OMNIGRAPH_CACHE`, as a clause: a relative path, which is ignored; nullopt otherwise.
[[nodiscard]] std::optional<std::string> wrong_cache_folder();

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/cache_folder.ipp>
#endif
