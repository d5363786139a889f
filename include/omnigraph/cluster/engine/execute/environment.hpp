// The environment of a command: its folder, and its access to storage, graphs, time and ids. standard.hpp makes the
// standard one; tests make their own.
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

class plan_memory;
struct progress_event;
struct saved_plan;

/// Must outlive the command. Members that name commands apply to those only.
struct environment {
    std::string config_dir = ".";  ///< as the user gave it; reports repeat it
    runtime& system;

    /// Opens a storage root: an absolute local path, or a URI with a scheme.
    std::function<result<std::unique_ptr<object_store>>(const std::string& root)> open_store;
    std::function<std::unique_ptr<graph_host>(object_store&)> open_host;

    std::optional<std::string> actor = {};      ///< actor_invalid when no record can hold it (core/actor_name.hpp)
    bool take_lock = true;                      ///< false: `plan --no-lock`
    std::chrono::milliseconds lock_timeout{0};  ///< how long to wait for a held lock
    /// plan, apply: the declaration of this revision instead of the folder
    std::optional<std::string> to_revision = {};
    bool allow_absolute_paths = false;                            ///< declared files may lie outside the folder
    std::vector<std::string> targets = {};                        ///< plan, apply: addresses; empty: everything
    std::shared_ptr<const saved_plan> plan = {};                  ///< apply: apply exactly this plan, or refuse
    std::function<void(const progress_event&)> on_progress = {};  ///< called for each event (execute/progress.hpp)
    std::shared_ptr<plan_memory> memory = {};                     ///< plan: remembers plans without changes
    const stop_request* stop = nullptr;                           ///< stops the command early; null: never

    [[nodiscard]] bool should_stop() const { return stop && stop->requested(); }
};

}  // namespace omnigraph::cluster
