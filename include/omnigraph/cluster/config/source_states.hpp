// The states of the files and folders that were read below a config folder: whether a second reading would see the
// same.
//
//     const auto states = sources.states();                        // folder_sources, after everything was read
//     if (states && are_unchanged("brain", *states)) return;       // later, perhaps in another process
//
// (1) A changed, replaced, added or removed file is told by the state of the file or of its folder
//     (store/file_state.hpp).
// (2) No link is followed below the config folder: a path with a link counts as changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/store/file_state.hpp>

namespace omnigraph::cluster {

struct state_at {
    std::string path;  ///< below the config folder
    file_state state;
};

struct source_states {
    std::vector<state_at> files, folders;  ///< the files sorted by path
};

/// Whether every file and folder still has its state. `config_dir` itself may be a link.
[[nodiscard]] bool are_unchanged(const std::string& config_dir, const source_states& seen);

/// The state of cluster.yaml in `config_dir`, links followed; nullopt when it is no regular file.
[[nodiscard]] std::optional<file_state> cluster_file_state(const std::string& config_dir);

/// The newest of the times at which one of the files or folders was changed, in nanoseconds since 1970.
[[nodiscard]] std::int64_t last_change(const source_states& seen);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/source_states.ipp>
#endif
