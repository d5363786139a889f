// Reads many objects below one folder. A file with several names (hard links) is read and hashed once.
//
//     batch_reader objects{root_folder.get(), {}, counter};
//     for (const auto& key : keys) visit(objects.read(key));        // equal files: the same pointer
//
// (1) Every key is looked up anew, so a name that was removed or that leads to another file is noticed. In a run of
//     names of files that were read, none is opened again.
// (2) A file counts as known only while its inode, size and times are those of the file that was read.
// (3) Contents of files with several names are kept, up to `most_kept_bytes`; other contents are not.
// (4) look_at() accepts the digest of a file that this reader or the cache has hashed, as long as the file system
//     reports no change.
// (5) A missing folder is looked up only once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/folder_cursor.hpp>
#include <omnigraph/cluster/store/digest_cache.hpp>
#include <omnigraph/cluster/store/file_state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

struct reader_options {
    std::uint64_t max_object_bytes = std::uint64_t{5} << 30;  ///< a larger object is `corrupt`
    std::size_t most_kept_bytes = std::size_t{32} << 20;
    posix::path_lookup lookup = posix::path_lookup::in_one_call;
    digest_cache* known = nullptr;  ///< borrowed; receives the digests of hashed files
};

class batch_reader {
public:
    /// `root` and `counter` are borrowed.
    batch_reader(int root, reader_options options, store_counter& counter)
        : folders_{root}, options_{options}, counter_{counter} {}

    /// The object with its version and digest. `key` must be legal (store/key.hpp). The error carries no key.
    [[nodiscard]] store_result<std::shared_ptr<const stored_object>> read(std::string_view key);

    /// The digest of the object. It opens no file whose digest this reader or its cache knows.
    [[nodiscard]] store_result<digest> look_at(std::string_view key);

private:
    [[nodiscard]] std::shared_ptr<const stored_object> known_object(int folder, const std::string& path) const;
    [[nodiscard]] std::optional<digest> known_digest(int folder, const std::string& path) const;
    [[nodiscard]] store_result<std::shared_ptr<const stored_object>> read_file(int file);
    void keep(const file_state& state, const std::shared_ptr<const stored_object>& object);

    posix::folder_cursor folders_;
    reader_options options_;
    store_counter& counter_;
    std::map<file_state, std::shared_ptr<const stored_object>> kept_;
    std::size_t kept_bytes_ = 0;
    bool in_run_ = false;  ///< the last file has several names
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/batch_reader.ipp>
#endif
