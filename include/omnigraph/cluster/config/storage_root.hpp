// Resolves the value of `storage:`, or of another key that names a place.
//
//     resolve_storage_root("../store", "brain");      // "/home/ann/store", below the working directory /home/ann
//     resolve_storage_root("s3://bucket/prod/", "."); // "s3://bucket/prod"
//
// (1) A relative path is relative to the config folder, independent of the working directory.
// (2) A scheme other than `s3` and `file` is refused and never taken for a folder name.
// (3) Local roots stay paths: `#`, `?` and `%` are ordinary characters in them. A `file://` URI becomes its path, with
//     each %xx decoded (store/file_uri.hpp).
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

struct storage_root_problem {
    std::string message;
    std::string remedy;

    /// The error about a place that was given as a word. What may be a user in the word is hidden. Code:
    /// invalid_storage_root.
    [[nodiscard]] diagnostic about(const std::string& word) const;
};

/// `folder` as an absolute path. Only the text changes: `.`, `..` and a trailing slash go, symbolic links stay.
[[nodiscard]] std::string absolute_folder(const std::string& folder);

/// The absolute local path or `s3://` URI for `written`. Messages call it `key`. Code of every fault:
/// invalid_storage_root.
[[nodiscard]] result<std::string, storage_root_problem> resolve_storage_root(std::string_view written,
                                                                             const std::string& config_dir,
                                                                             std::string_view key = "storage");

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/storage_root.ipp>
#endif
