// A folder of one process below the temporary folder, for local copies that have no better place.
//
//     auto folder = private_folder::make();
//     if (!folder) return internal("nothing can be written in " + folder.error());
//     auto db = database::open((folder->path() / "rows.db").string(), open_mode::read_write);
//
// (1) Only its owner may look into it. The destructor removes it with all that is in it.
// (2) What killed processes left goes when the next one makes a folder: what has our name and mode, belongs to this
//     user, was not written for a day, and nobody holds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

class private_folder {
public:
    /// In `$TMPDIR`, else in `/tmp`. The error is the pattern of the name that could not be made.
    [[nodiscard]] static result<private_folder, std::string> make();

    private_folder(private_folder&& other) noexcept
        : path_{std::exchange(other.path_, {})}, held_{std::move(other.held_)} {}
    private_folder& operator=(private_folder&&) = delete;
    ~private_folder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    private_folder(std::filesystem::path path, posix::file_descriptor held)
        : path_{std::move(path)}, held_{std::move(held)} {}

    std::filesystem::path path_;
    posix::file_descriptor held_;  ///< its lock ends with the process, however that ends
};

/// Removes what (2) says from the folder `base`; returns how many there were.
std::size_t remove_abandoned_folders(const std::filesystem::path& base);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/private_folder.ipp>
#endif
