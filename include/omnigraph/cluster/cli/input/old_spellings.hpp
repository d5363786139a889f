// Replaces deprecated names of commands before parsing (surfaces specification §4.8).
//
//     const auto line = replace_old_spellings(argc, argv);
//     tree.parse(static_cast<int>(line.words.size()), line.words.data());
//
// `check`, and `query lint` and `query check` with --query, become `lint`. Without --query, `lint` and `check` are
// names of stored queries. Options before the command do not matter.
#pragma once

#include <string>
#include <vector>

namespace omnigraph::cluster::cli {

/// The words of the line with today's names.
struct current_spelling {
    std::vector<const char*> words;
    std::string old_spelling;  ///< the deprecated name; empty when nothing was replaced
};

[[nodiscard]] current_spelling replace_old_spellings(int argc, const char* const* argv);

/// `help cluster plan` is `cluster plan --help`, and so is `cluster help plan`.
[[nodiscard]] std::vector<std::string> without_help_word(std::vector<std::string> line);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/old_spellings.ipp>
#endif
