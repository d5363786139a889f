// Whether two places of clusters would share what they store.
//
//     if (places_overlap(config.storage_root, "/srv/new")) print("it is the same place");
//
// Places are resolved (config/storage_root.hpp). Folders are compared as the system knows them: a symbolic link or a
// second mount of a folder is the same place, also when the folder itself is not there yet. Two addresses of buckets
// are the same only when they are spelled alike.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

/// Whether one of two resolved places lies in what a cluster stores at the other. A folder that cannot be looked at is
/// compared by its name.
[[nodiscard]] bool places_overlap(std::string_view one, std::string_view other);

/// Whether `inner` is the place, folder or prefix `outer`, or lies anywhere below it.
[[nodiscard]] bool lies_within(std::string_view outer, std::string_view inner);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/places_overlap.ipp>
#endif
