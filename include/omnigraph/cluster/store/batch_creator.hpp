// Creates many new objects below one folder with one sync for all of them, and replaces none.
//
//     batch_creator batch{root_folder.get(), {.hard_links = true, .sync = sync_folder}, counter};
//     const auto made = batch.create(blobs);                     // one outcome a blob
//
// (1) Contents are durable before a name refers to them, so after a power failure an object is complete or absent. The
//     names are not synced here: the caller's next sync makes them durable.
// (2) Each creation is a put_if_absent: an existing object stays as it is, and the others are created.
// (3) The fault is `unsupported` where the file system supports neither links nor renaming without replacement. The
//     caller then creates those objects one by one.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

struct creation_options {
    bool hard_links = true;
    bool exclusive_rename = true;
    std::function<std::string(std::string_view name)> temporary_name;  ///< returns a different name at each call
    std::function<posix::file_result<done>(int root)> sync;            ///< makes durable what was written
    std::size_t at_once = 256;                                         ///< the maximum number of open folders
};

/// Renames the complete file `temporary` of a folder, unless the name is taken (precondition_failed). Returns nullopt
/// where the file system supports none of the methods that `options` allows.
[[nodiscard]] std::optional<store_result<done>> name_new_file(int folder, const std::string& temporary,
                                                              const std::string& name, const creation_options& options);

/// Removes an empty folder that stands where an object belongs: it holds nothing, and no command can use the object
/// while it is there. False when something else stands there.
[[nodiscard]] bool remove_empty_folder(int folder, const std::string& name);

class batch_creator {
public:
    /// `root` and `counter` are borrowed.
    batch_creator(int root, creation_options options, store_counter& counter)
        : root_{root}, options_{std::move(options)}, counter_{counter} {}

    /// Every key must be valid. Errors have the key of their object.
    [[nodiscard]] std::vector<store_result<object_version>> create(std::span<const blob> blobs);

private:
    /// The creation of one object; `fault` ends it.
    struct attempt {
        posix::file_descriptor folder;
        std::string temporary, name;
        std::optional<store_error> fault = {};
        bool named = false;
    };

    [[nodiscard]] attempt begin(const blob& content);
    void give_name(attempt& one) const;
    void create_some(std::span<const blob> blobs, std::vector<store_result<object_version>>& outcomes);

    int root_;
    creation_options options_;
    store_counter& counter_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/batch_creator.ipp>
#endif
