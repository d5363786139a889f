// A commit of a graph, and the state that a read shows.
//
//     const read_point then{.commit = commit_id};
//     auto rows = session.query({.source = query_text, .name = "friends", .at = then});
//
// Every engine has the branch `main`; what else can be named is in host/graph_branches.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

/// The branch that every graph has.
inline constexpr std::string_view main_branch = "main";

/// What a read shows: the head of a branch, unless a commit or a time is given. Everything is borrowed for the call.
struct read_point {
    std::string_view branch = main_branch;
    std::string_view commit = {};      ///< the id of a commit of any branch; empty: none
    std::optional<instant> time = {};  ///< the newest commit of the branch that is not later

    /// Whether it is the newest state of a branch, the only kind of state that can be changed.
    [[nodiscard]] bool is_head() const { return commit.empty() && !time; }
};

/// One table at one commit. The version grows by one with each commit that changes the table.
struct table_state {
    std::uint64_t version = 0;
    std::uint64_t rows = 0;
    friend bool operator==(const table_state&, const table_state&) = default;
};

/// One commit of a graph.
struct graph_commit {
    std::string id;
    std::string branch;
    std::uint64_t version = 0;                  ///< the manifest version of its branch after this commit
    std::vector<std::string> parents;           ///< ids; none for the first commit, two for a merge, the target first
    std::string actor;                          ///< empty when no actor is known
    std::int64_t created_at_us = 0;             ///< microseconds since 1970
    std::string kind;                           ///< init, mutate, load, merge or schema_apply
    std::map<std::string, table_state> tables;  ///< by key, `node:Person`
};

}  // namespace omnigraph::cluster
