// Tells at the end of a command that the cache directory could not be used.
//
//     graph::graph_engine engine{store, clock};
//     const local_copy_notice notice{&terminal, engine};
//
// The command works all the same; it was slower, and so is the next one. The warning is on standard error, with --json,
// too.
#pragma once

#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::graph {

class graph_engine;

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::cli {

/// Destroyed before the engine. Code: local_copy_temporary.
class local_copy_notice {
public:
    /// A null terminal says nothing.
    local_copy_notice(const console* terminal, graph::graph_engine& engine) : terminal_{terminal}, engine_{&engine} {}
    local_copy_notice(const local_copy_notice&) = delete;
    local_copy_notice& operator=(const local_copy_notice&) = delete;
    ~local_copy_notice();

private:
    const console* terminal_;
    graph::graph_engine* engine_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/local_copy_notice.ipp>
#endif
