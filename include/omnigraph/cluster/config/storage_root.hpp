// Where `storage:` points.
//
//     resolve_storage_root("../store", "brain");      // "/home/ann/store", below the working directory /home/ann
//     resolve_storage_root("s3://bucket/prod/", "."); // "s3://bucket/prod"
//
// (1) A relative path is relative to the config folder, whatever the working directory is.
// (2) A scheme other than `s3` and `file` is refused: it is never taken for a folder.
// (3) Local roots stay paths. Nothing is escaped or unescaped, so `#`, `?` and `%` are ordinary.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

struct storage_root_problem {
    std::string message;
    std::string remedy;
};

/// `folder` as an absolute path, lexically: symbolic links stay, `.` and `..` and a trailing slash go.
[[nodiscard]] std::string absolute_folder(const std::string& folder);

/// The absolute local path or `s3://` URI that `written` means. The faults are all `invalid_storage_root`.
[[nodiscard]] result<std::string, storage_root_problem> resolve_storage_root(std::string_view written,
                                                                             const std::string& config_dir);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/storage_root.ipp>
#endif
