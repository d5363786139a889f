// `omnigraph init` as it was written on the command line.
//
//     const init_command made{.schema = "people.pg", .root = "store/graphs/people.omni"};
#pragma once

#include <optional>
#include <string>

namespace omnigraph::cluster::cli {

/// `init`
struct init_command {
    std::string schema;                     ///< a file, or `-` for standard input
    std::string root;                       ///< of the graph: graphs/<id>.omni below a storage root
    bool force = false;                     ///< also where something is stored that is no graph
    std::optional<std::string> actor = {};  ///< --as
    bool json = false;
    bool quiet = false;
};

}  // namespace omnigraph::cluster::cli
