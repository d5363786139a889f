// Which graph and which of its states a command line means, and the commands about branches and commits.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>

namespace omnigraph::cluster::cli {

/// Names a graph before it is looked up: by its root, by a cluster or a server and the id of one of its graphs, or by a
/// profile. Without any, cli/input/graph_scope.hpp says which cluster is meant.
struct graph_target {
    std::optional<std::string> store = {};
    std::optional<std::string> cluster = {};
    std::optional<std::string> graph = {};
    std::optional<std::string> server = {};  ///< a name or an address; once resolved, an address
    std::optional<std::string> profile = {};
    std::optional<std::chrono::milliseconds> timeout = {};  ///< for an answer of a server; unset: the usual one
};

/// The state that a command reads.
struct state_option {
    std::string branch = std::string{main_branch};
    std::string snapshot = {};         ///< the id of a commit; empty: none
    std::optional<instant> time = {};  ///< --at

    /// Borrows from this object.
    [[nodiscard]] read_point point() const { return {branch, snapshot, time}; }
};

enum class history_verb { branch_create, branch_list, branch_delete, branch_merge, commit_list, commit_show, diff };

[[nodiscard]] constexpr bool changes_branches(history_verb verb) {
    using enum history_verb;
    return verb == branch_create || verb == branch_delete || verb == branch_merge;
}

/// `branch`, `commit` and `diff`. A comment that begins with verbs names the only ones that use the member.
struct history_command {
    history_verb verb = history_verb::branch_list;
    graph_target target = {};
    std::string name = {};                  ///< branch: of the branch; commit show: the id
    state_option from = {};                 ///< branch create, diff
    state_option to = {};                   ///< diff; branch merge: the target
    std::string branch = {};                ///< commit list
    std::size_t most = 100;                 ///< commit list, diff
    std::vector<std::string> tables = {};   ///< diff: keys
    bool dry_run = false;                   ///< branch merge
    bool yes = false;                       ///< branch delete
    std::optional<std::string> actor = {};  ///< branch merge
    bool json = false;
    bool quiet = false;
};

}  // namespace omnigraph::cluster::cli
