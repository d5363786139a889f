// Reads a text file and puts another text in its place, whole or not at all.
//
//     auto file = open_text(folder, "people.gq", limit);
//     if (!file) return file.error().cause;
//     auto replaced = replace_text(folder, "people.gq", *file, formatted);
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

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

struct open_file_text {
    std::string text;
    struct ::stat about {};
};

/// Why a file cannot be read: a clause about it, and source_missing, source_unreadable or source_too_large.
struct unread_file {
    static constexpr std::string_view correct_path = "Correct the path, or leave it out.";
    static constexpr std::string_view make_readable =
        "Make it readable for the user who runs the command, or leave it out.";

    diagnostic_code code;
    std::string cause;
    std::string_view remedy = correct_path;
};

/// What `errno` says of a file or folder that could not be opened.
[[nodiscard]] unread_file unopened(int why);

[[nodiscard]] result<open_file_text, unread_file> open_text(int folder, const std::string& name, std::size_t limit);

/// The error is a clause about what failed; the file is as it was then.
[[nodiscard]] result<done, std::string> replace_text(int folder, const std::string& name, const open_file_text& before,
                                                     std::string_view text);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/rewrite_file.ipp>
#endif
