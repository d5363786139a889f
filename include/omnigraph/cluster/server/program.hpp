// omnigraph-server as one function: arguments in, exit code out.
//
//     int main(int argc, char** argv) { return omnigraph::cluster::server::run_program({argv + 1, argv + argc}); }
//
// Exit codes: 0 after a clean shutdown, 1 when it cannot start, 2 for wrong usage. When it listens, it writes one line
// `OMNIGRAPH_LISTEN_ADDR=<ip:port>` to standard output.
#pragma once

#include <string>
#include <vector>

namespace omnigraph::cluster::server {

/// Runs the server until it is stopped. `arguments` has no program name.
[[nodiscard]] int run_program(const std::vector<std::string>& arguments);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/program.ipp>
#endif
