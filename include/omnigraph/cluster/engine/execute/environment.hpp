// Where a command runs: the folder it reads, and how it reaches storage, graphs,
// time and ids. The standard one is made in cluster.hpp; tests hand in their own.
//
//     environment env{.config_dir = "brain", .system = system, .open_store = open_store, .open_host = open_host};
//     env.actor = "ann";
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct progress_event;
struct saved_plan;

struct environment {
    std::string config_dir = ".";  ///< as the user gave it; echoed in reports
    runtime& system;

    /// Opens the storage root: an absolute local path, or a URI with a scheme.
    std::function<result<std::unique_ptr<object_store>>(const std::string& root)> open_store;
    std::function<std::unique_ptr<graph_host>(object_store&)> open_host;

    std::optional<std::string> actor = {};
    bool take_lock = true;                        ///< false: `plan --no-lock`
    std::chrono::milliseconds lock_timeout{0};    ///< how long to wait for a held lock
    std::optional<std::string> to_revision = {};  ///< plan, apply: back to what this revision declared, not the folder
    bool allow_absolute_paths = false;            ///< declared sources outside the folder
    std::vector<std::string> targets = {};        ///< plan, apply: addresses; empty: everything
    std::shared_ptr<const saved_plan> plan = {};  ///< apply: carries out this plan, or refuses
    std::function<void(const progress_event&)> on_progress = {};  ///< is told what happens (execute/progress.hpp)
    const stop_request* stop = nullptr;                           ///< whether to stop early; null: it never does

    [[nodiscard]] bool should_stop() const { return stop && stop->requested(); }
};

}  // namespace omnigraph::cluster
