// Turns faults of files into faults of objects.
//
//     auto folder = posix::open_folder(root_folder.get(), "graphs");
//     if (!folder) return store_error_of(folder.error());
//
// Every folder store uses this one mapping:
//
//   file_fault                      store_fault
//   missing, folder                 absent (a folder holds objects and is none)
//   denied, link, not_regular, not_a_folder   denied (the store did not make it)
//   too_large, truncated            corrupt
//   exists, changed                 precondition_failed
//   out_of_resources                    transient
//   unsupported                     unsupported
//   other                           other
#pragma once

#include <string_view>

#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The cause of `absent` when a folder stands in the place of an object: nothing can be written there.
inline constexpr std::string_view folder_in_place = "there is no such object, but objects below it";

/// Whether that is why there is no object.
[[nodiscard]] inline bool is_folder_in_place(const store_error& failed) {
    return failed.fault == store_fault::absent && failed.cause == folder_in_place;
}

/// The cause of `denied` when a device or a pipe stands in the place of an object.
inline constexpr std::string_view device_in_place = "it is not a regular file";

/// Whether a link or a device stands in the place of an object, and it is not that the object may only not be read.
[[nodiscard]] inline bool is_no_file_in_place(const store_error& failed) {
    return failed.fault == store_fault::denied &&
           (failed.cause.ends_with(posix::link_not_followed) || failed.cause == device_in_place);
}

/// The store error for a file error, with its cause; the store adds the key.
[[nodiscard]] store_error store_error_of(posix::file_error failed);

/// The error of a write that failed after it became visible: it may not survive a crash, so it is `ambiguous`.
[[nodiscard]] store_error ambiguous_write_error(posix::file_error failed);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/file_faults.ipp>
#endif
