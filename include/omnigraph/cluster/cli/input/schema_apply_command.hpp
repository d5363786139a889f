// `omnigraph schema apply` as it was written on the command line.
//
//     const schema_apply_command wanted{.schema = "next.pg", .target = {.store = "store/graphs/people.omni"}};
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/history_command.hpp>

namespace omnigraph::cluster::cli {

/// `schema apply`
struct schema_apply_command {
    std::string schema = {};  ///< a file, or `-` for standard input
    graph_target target = {};
    bool allow_data_loss = false;           ///< drops are hard: nothing of them stays in earlier commits
    bool yes = false;                       ///< do not ask before rows elsewhere are lost
    std::optional<std::string> actor = {};  ///< --as
    bool json = false;
    bool quiet = false;
};

}  // namespace omnigraph::cluster::cli
