// From the text of a storage root to a store.
//
//     auto store = open_store("/srv/company-brain");
//     if (!store) return store.error();
//
// A local root is an absolute path, or a file:// URI, whose %xx are decoded; a plain path
// is taken as it is. Any other scheme is refused.
#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Touches nothing: a root that does not exist is made by the first write. Code: storage_root_invalid.
[[nodiscard]] result<std::unique_ptr<object_store>> open_store(std::string_view root);

/// The same; a writer waits `lock_wait` at most for the lock file that another one of this machine holds.
[[nodiscard]] result<std::unique_ptr<object_store>> open_store_waiting(std::string_view root,
                                                                       std::chrono::milliseconds lock_wait);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/open_store.ipp>
#endif
