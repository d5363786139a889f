// omnigraph-server as one function: arguments in, exit code out.
//
//     int main(int argc, char** argv) { return omnigraph::cluster::server::run_program({argv + 1, argv + argc}); }
//
// A server for kinds of one's own, which shows their serving projections, and which takes a folder whose cluster.yaml
// has their sections:
//
//     int main(int argc, char** argv) {
//         return omnigraph::cluster::server::run_program<acme::kinds>({argv + 1, argv + argc});
//     }
//
// Exit codes: 0 after a clean shutdown, 1 when it cannot start, 2 for wrong usage. When it listens, it writes one line
// `OMNIGRAPH_LISTEN_ADDR=<ip:port>` to standard output.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::server {

/// Runs the server of the standard kinds until it is stopped. `arguments` has no program name.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments);

/// The same for the kinds of `list`.
[[nodiscard]] int run_program(const kind_list& list, const std::vector<std::string>& arguments);

template <class List>
[[nodiscard]] int run_program(const std::vector<std::string>& arguments) {
    return run_program(kind_list_of<List>, arguments);
}

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/program.ipp>
#endif
