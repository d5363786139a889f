// What killed writers leave in a folder store: temporary files that nobody is writing any more.
//
//     auto removed = remove_litter("/srv/company-brain", "__cluster", litter_depth::folder);
//
// A temporary file is called `<object>#<process id><six digits>` (store/key.hpp). It is litter when no process of that
// id runs, or when the one that runs has begun after the file was last written. The file of a writer in another
// container can be taken for litter while it is written, for milliseconds; that writer then fails as transient and
// nothing is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Removes litter from the folder `path` below `root`, and gives how many files that were; 0 when there is no such
/// folder. What may not be removed stays.
[[nodiscard]] store_result<std::uint64_t> remove_litter(const std::string& root, std::string_view path,
                                                        litter_depth depth);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/litter.ipp>
#endif
