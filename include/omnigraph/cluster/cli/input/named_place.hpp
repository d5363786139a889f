// The place that a command line names, so that the command lines of its answer can name it, too.
//
//     const auto place = place_named_by(parsed);          // `cluster plan --config brain`: the folder `brain`
//     const command_spelling spelled{"omnigraph", place};
//
// (1) A place that is found again without words, because it is the default, is not named.
// (2) Words are repeated as they were written: a name of the operator's stays that name.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/history_command.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct named_place {
    std::optional<std::string> folder = {};  ///< for --config; absent: the default
    graph_target target = {};                ///< for commands about graphs
    bool has_all_graphs = false;             ///< the line means no single graph: each finding says which one
};

/// Reads the operator's names; a file of them that cannot be used counts as none.
[[nodiscard]] named_place place_named_by(const command& line);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/named_place.ipp>
#endif
