// One file of a user's cache: private to the user, written whole, removable at any time.
//
//     posix::write_cache_file({"/home/ann/.cache/omnigraph/digests", "brain"}, bytes);
//     const auto bytes = posix::read_cache_file({"/home/ann/.cache/omnigraph/digests", "brain"}, 1 << 20);
//
// (1) Nobody else may be able to write to the folder or the file, and neither may be a link: a file that another user
//     could have planted counts as missing.
// (2) Failures to write are ignored. The file is not synced, so after a crash it may be torn: whoever reads it checks a
//     digest in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::posix {

struct cache_place {
    std::string folder;  ///< an absolute path; created with mode 0700 when it is missing
    std::string name;    ///< the file name in the folder
};

/// The bytes of the file; nullopt when there is none that can be trusted, or it has more than `most` bytes.
[[nodiscard]] std::optional<std::string> read_cache_file(const cache_place& place, std::size_t most);

/// Creates or replaces the file with mode 0600.
void write_cache_file(const cache_place& place, std::string_view bytes);

/// Removes the files of a cache folder that were not written for the longest time, until `most` are left.
void limit_cache_files(const std::string& folder, std::size_t most);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/cache_file.ipp>
#endif
