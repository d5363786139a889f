// The commands about servers: which graphs one has, its token, profiles and aliases.
//
//     const login_command asked{.server = "prod"};
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/history_command.hpp>

namespace omnigraph::cluster::cli {

/// `graphs list`
struct graphs_command {
    graph_target target = {};
    bool json = false;
};

/// `login`
struct login_command {
    std::string server;
    std::optional<std::string> token = {};  ///< unset: the first line of standard input
    bool json = false;
};

/// `logout`
struct logout_command {
    std::string server;
    bool json = false;
};

/// `profile list`, or `profile show` when `shows` is set.
struct profile_command {
    bool shows = false;
    std::optional<std::string> name = {};
    bool json = false;
};

/// `alias`
struct alias_command {
    std::string name;
    std::vector<std::string> arguments = {};
    std::optional<std::string> params = {};
    std::optional<std::string> format = {};
    std::optional<std::chrono::milliseconds> timeout = {};
    bool json = false;
};

}  // namespace omnigraph::cluster::cli
