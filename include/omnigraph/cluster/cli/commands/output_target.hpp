// Says why a command must not write its output to a file, so that a slip of the hand overwrites nothing.
//
//     const auto is_note = [](std::string_view text) { return text.starts_with("note"); };
//     if (const auto cause = unfit_output("next.note", is_note)) print(*cause);
//
// (1) A file that exists is replaced only when it is empty or holds an earlier output of the same sort. Devices, pipes
//     and folders are left to whoever opens them.
// (2) Nothing is written into what a cluster stores (`__cluster`, the roots of graphs), nor under a name that a
//     cluster reads (cluster.yaml, .env, *.pg, *.gq, *.yaml, *.yml), even where no such file exists yet.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::cli {

/// The reason against `path` as one clause; nullopt when there is none. `is_earlier` is asked about the beginning of
/// the file, at most a mebibyte; symbolic links are followed.
[[nodiscard]] std::optional<std::string> unfit_output(const std::string& path,
                                                      const std::function<bool(std::string_view)>& is_earlier);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/output_target.ipp>
#endif
