// Writes many blobs below one folder. Equal contents become one file with many names (hard links).
//
//     batch_writer batch{root_folder.get(), {.hard_links = true}, counter};
//     auto written = batch.write(blobs);                     // then the caller syncs the file system, once
//
// (1) Each distinct content is written once, as a complete temporary file, and then gets its names.
// (2) Where the file system refuses a link (it has no links, or the file has too many names), the blob gets a file of
//     its own.
// (3) No file is changed in place and no symbolic link below the root is followed.
// (4) Each blob costs one open and at most one mkdir beyond the folders that the batch shares.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/posix/folder_cursor.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

/// How a batch writes, and how it names its temporary files.
struct batch_options {
    bool hard_links = true;
    posix::path_lookup lookup = posix::path_lookup::in_one_call;
    std::function<std::string(std::string_view name)> temporary_name;  ///< a different name at each call
};

class batch_writer {
public:
    /// `root` and `counter` are borrowed.
    batch_writer(int root, batch_options options, store_counter& counter);

    /// Writes all blobs; the caller syncs the file system afterwards. Every key must be legal; of two blobs with one
    /// key the last one counts. On an error any of the blobs may exist. An error of the whole batch has no key.
    [[nodiscard]] store_result<done> write(std::span<const blob> blobs);

private:
    /// A content in its temporary file, which is renamed to its own key after all links to it are made.
    struct content_file {
        posix::file_descriptor folder;
        std::string temporary, name;
    };
    enum class link_outcome { made, refused };

    [[nodiscard]] store_result<done> write_alone(const blob& content);
    [[nodiscard]] store_result<done> write_linked(std::span<const blob> blobs, std::span<const std::size_t> equal);
    [[nodiscard]] store_result<content_file> write_content(posix::file_descriptor folder, const blob& content);
    [[nodiscard]] store_result<link_outcome> link(const content_file& from, int folder, const std::string& name);
    [[nodiscard]] store_result<done> give_name(int folder, const std::string& temporary, const std::string& name);
    [[nodiscard]] posix::file_result<posix::file_descriptor> make_folder(std::string_view path);
    [[nodiscard]] store_result<std::string> write_temporary(int folder, const std::string& path,
                                                            std::string_view bytes);

    posix::folder_cursor folders_;
    int root_;
    batch_options options_;
    store_counter& counter_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/batch_writer.ipp>
#endif
