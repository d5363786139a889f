// Makes many new objects below one folder, none of them in the place of another, with two syncs for all.
//
//     batch_creator batch{root_folder.get(), {.hard_links = true}, counter};
//     const auto made = batch.create(blobs);                     // one outcome a blob
//
// (1) Contents are durable before a name leads to them: after a power cut an object is whole or not there.
// (2) Each is a put_if_absent of its own: what is there already is left as it is, and the others are made.
// (3) `unsupported` is said where the file system can neither link nor rename without replacing; the caller makes those
//     one by one.
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
    std::function<std::string(std::string_view name)> temporary_name;  ///< another one at each call
    std::size_t at_once = 256;                                         ///< folders that are open at the same time
};

/// Gives the complete file `temporary` of a folder its name, unless the name is taken: precondition_failed. nullopt
/// where the file system can do neither of what `options` allows.
[[nodiscard]] std::optional<store_result<done>> name_new_file(int folder, const std::string& temporary,
                                                              const std::string& name, const creation_options& options);

class batch_creator {
public:
    /// `root` and `counter` are borrowed.
    batch_creator(int root, creation_options options, store_counter& counter)
        : root_{root}, options_{std::move(options)}, counter_{counter} {}

    /// Every key has to be a legal one. The errors come with their keys.
    [[nodiscard]] std::vector<store_result<object_version>> create(std::span<const blob> blobs);

private:
    /// One object on its way; `fault` ends it.
    struct attempt {
        posix::file_descriptor folder;
        std::string temporary, name;
        std::optional<store_error> fault = {};
        bool named = false;
    };

    [[nodiscard]] attempt begin(const blob& content);
    void give_name(attempt& one) const;
    void create_some(std::span<const blob> blobs, std::vector<store_result<object_version>>& outcomes);
    [[nodiscard]] posix::file_result<done> sync();

    int root_;
    creation_options options_;
    store_counter& counter_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/batch_creator.ipp>
#endif
