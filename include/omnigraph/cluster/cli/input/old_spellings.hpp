// Deprecated names of commands, replaced before the line is read (specification surfaces §4.8).
//
//     const auto line = replace_old_spellings(argc, argv);
//     tree.parse(static_cast<int>(line.words.size()), line.words.data());
//
// `check`, and `query lint` and `query check` when --query follows, are `lint`. Without --query the
// last two name a stored query, which may be called so. Options before the command do not matter.
// A query that is called as a command is put where the reader looks for no command.
#pragma once

#include <string>
#include <vector>

namespace omnigraph::cluster::cli {

struct current_spelling {
    std::vector<const char*> words;
    std::string old_spelling;  ///< empty when nothing was replaced
};

[[nodiscard]] current_spelling replace_old_spellings(int argc, const char* const* argv);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/old_spellings.ipp>
#endif
