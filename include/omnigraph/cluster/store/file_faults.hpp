// What the operating system said of a file, as an error of a store.
//
//     auto folder = posix::open_folder(root_folder.get(), "graphs");
//     if (!folder) return store_error_of(folder.error());
//
// The one place where faults of files become faults of objects.
#pragma once

#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The fault and the cause; the store adds the key. A folder in the place of an object is `absent`.
[[nodiscard]] store_error store_error_of(posix::file_error failed);

/// After a change became visible, it may or may not survive a crash: `ambiguous`.
[[nodiscard]] store_error ambiguous_write_error(posix::file_error failed);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/file_faults.ipp>
#endif
