// Reads a text file and puts another text in its place, whole or not at all.
//
//     auto file = posix::open_text(folder.get(), "people.gq", limit);
//     auto replaced = posix::replace_text(folder.get(), "people.gq", *file, formatted);
//
// (1) The new text is written beside the file and renamed over it: a crash, or a full disk, leaves
//     the old text. Mode and owner stay; hard links to the old text keep it.
// (2) A symbolic link is never followed and never replaced; nor is anything but a regular file.
// (3) A file that has changed since it was read stays as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// A text, and the state of the file that it was read from.
struct file_text {
    std::string text;
    struct ::stat about {};
};

/// The text of the regular file `name` in `folder`, at most `limit` bytes; a symbolic link is `link`.
[[nodiscard]] file_result<file_text> open_text(int folder, const std::string& name, std::size_t limit);

/// Puts `text` in the place of what was read. The error is a clause about what failed, `changed` when the file is not
/// the one that was read; the file is then as it was.
[[nodiscard]] file_result<done> replace_text(int folder, const std::string& name, const file_text& before,
                                             std::string_view text);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/replace_file.ipp>
#endif
