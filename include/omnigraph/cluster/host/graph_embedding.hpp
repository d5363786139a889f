// Fills the vectors of a graph that its embedding provider computes: the properties with `@embed`.
//
//     auto filled = session.embed({.types = {"Doc"}, .actor = "ann"});
//     if (filled) print(filled->embedded);
//
// (1) Rows are taken in batches, and each batch is one commit: whoever stops and starts again goes on with what is
//     left. The provider is called between two commits, never inside one.
// (2) A row whose text or vector has changed since it was read keeps what it has; the next call takes it, if its vector
//     is still missing. A vector that somebody assigned meanwhile is never replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_commit.hpp>

namespace omnigraph::cluster {

/// How far a call has come.
struct embedding_progress {
    std::string property;         ///< `Doc.embedding`
    std::uint64_t done = 0;       ///< rows of this property
    std::uint64_t estimated = 0;  ///< the rows that were to be done when the property was begun
};

struct embedding_request {
    std::vector<std::string> types = {};  ///< node types; empty: all that have such a property
    bool all = false;                     ///< compute the vectors that are there, too, because texts may have changed
    std::size_t batch = 256;              ///< rows of a commit
    std::string_view actor = {};
    std::string_view branch = main_branch;
    std::function<void(const embedding_progress&)> on_progress = {};  ///< called after each batch
};

struct embedding_outcome {
    std::uint64_t embedded = 0;                      ///< vectors that were stored
    std::uint64_t unchanged = 0;                     ///< vectors that were computed again and were the same
    std::uint64_t without_text = 0;                  ///< rows that have no text to embed
    std::uint64_t commits = 0;                       ///< how many were made
    std::map<std::string, std::uint64_t> rows = {};  ///< the stored vectors by property, `Doc.embedding`
};

}  // namespace omnigraph::cluster
