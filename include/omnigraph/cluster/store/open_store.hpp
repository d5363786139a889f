// Opens the store for a storage root.
//
//     auto store = open_store("/srv/company-brain");
//     if (!store) return store.error();
//
// A local root is an absolute path or a file:// URI, whose %xx escapes are decoded; a plain path is taken literally.
// `s3://bucket/prefix` is a bucket, with credentials from the environment (store/s3/s3_settings.hpp). Other schemes
// are refused.
#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Touches no file: the first write creates a missing root. Code: storage_root_invalid.
[[nodiscard]] result<std::unique_ptr<object_store>> open_store(std::string_view root);

struct store_opening {
    /// The maximum time that a writer waits for the lock file that another writer on this machine holds.
    std::chrono::milliseconds lock_wait{10'000};
    /// Caches digests of local files in the user's cache folder, so that `look_at_all` reads only changed files.
    bool remembers_digests = false;
};

/// The same, as `how` says.
[[nodiscard]] result<std::unique_ptr<object_store>> open_store_with(std::string_view root, const store_opening& how);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/open_store.ipp>
#endif
