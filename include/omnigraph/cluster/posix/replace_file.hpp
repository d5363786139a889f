// Reads a text file and replaces its text, whole or not at all.
//
//     auto file = posix::open_text(folder.get(), "people.gq", limit);
//     auto replaced = posix::replace_text(folder.get(), "people.gq", *file, formatted);
//
// (1) The new text is written beside the file and renamed over it: a crash or a full disk leaves the old text. Mode and
//     owner stay. Other hard links keep the old text.
// (2) Only regular files are read and replaced; a symbolic link is never followed.
// (3) A file that has changed since it was read is not replaced.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// A text, and the status of the file at the time of reading.
struct file_text {
    std::string text;
    struct ::stat about {};
};

/// The text of the regular file `name` in `folder`. Faults: `link` for a symbolic link, `not_regular` for a pipe or
/// device, `too_large` beyond `limit` bytes.
[[nodiscard]] file_result<file_text> open_text(int folder, const std::string& name, std::size_t limit);

/// Replaces the file that open_text() read. The fault is `changed` when the file is not the one that was read. On every
/// error the file is as it was before.
[[nodiscard]] file_result<done> replace_text(int folder, const std::string& name, const file_text& before,
                                             std::string_view text);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/replace_file.ipp>
#endif
