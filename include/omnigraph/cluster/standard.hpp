// Where the standard commands run: files on this machine, graphs in the embedded engine.
//
//     system_runtime system;
//     auto report = commands::plan<standard_kinds>(standard_environment("company-brain", system));
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/store/open_store.hpp>

namespace omnigraph::cluster {

/// `config_dir` is echoed in reports as it is given; `system` has to outlive the environment.
[[nodiscard]] inline environment standard_environment(std::string config_dir, runtime& system) {
    environment env{.config_dir = std::move(config_dir), .system = system, .open_store = {}, .open_host = {}};
    env.open_store = [](const std::string& root) { return open_store(root); };
    env.open_host = [&system](object_store& store) { return std::make_unique<graph::graph_engine>(store, system); };
    return env;
}

}  // namespace omnigraph::cluster
