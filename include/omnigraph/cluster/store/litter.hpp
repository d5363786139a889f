// Litter of a folder store: temporary files that killed writers left behind.
//
//     auto removed = remove_litter("/srv/company-brain", "__cluster", litter_depth::folder);
//
// A temporary file is called `<object>#<process id><six digits>` (store/key.hpp). It is litter when no process of that
// id runs, or when the process of that id began after the last write to the file. A file of a writer in another
// container may be mistaken for litter during the milliseconds of its write; that write then fails as `transient` and
// nothing is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Removes litter from the folder `path` below `root` and returns the number of files removed; 0 when there is no such
/// folder. A file that may not be removed stays.
[[nodiscard]] store_result<std::uint64_t> remove_litter(const std::string& root, std::string_view path,
                                                        litter_depth depth);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/litter.ipp>
#endif
