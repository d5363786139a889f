// From a folder with cluster.yaml to declared resources, for any list of kinds.
//
//     const auto loaded = load_desired<standard_kinds>(env, findings);
#pragma once

#include <memory>
#include <optional>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/recorded_sources.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>

namespace omnigraph::cluster {

/// Everything the folder declares. `table` borrows from `declarations`, so the two stay together.
struct loaded_config {
    cluster_config config;
    std::shared_ptr<const void> declarations;
    resource_table table;
    unusable_resources unusable;
    digest config_digest;
    declared_sources sources = {};              ///< what was read
    std::optional<history_link> restored = {};  ///< the earlier revision that declared it
};

/// The header of cluster.yaml alone: where the state is, nothing of what it declares.
[[nodiscard]] std::optional<cluster_config> load_header(const environment& env, const kind_list& list,
                                                        diagnostics& findings);

/// What `config` and the sources beside it declare, wherever they come from. Every fault is in `findings`.
[[nodiscard]] loaded_config load_declarations(cluster_config config, source_reader& sources, const kind_list& list,
                                              diagnostics& findings);

/// What `env.to_revision` declared; `today` says where it is stored.
[[nodiscard]] std::optional<loaded_config> load_revision(const environment& env, cluster_config today,
                                                         const kind_list& list, diagnostics& findings);

/// nullopt when cluster.yaml itself cannot be decoded; otherwise everything that could be read, with all faults in
/// `findings`. With `env.to_revision`: what that revision declared, in the storage root and under the lock of today;
/// nullopt when it cannot be rebuilt. Codes: revision_not_found, revision_text_missing, revision_not_converged.
[[nodiscard]] std::optional<loaded_config> load_desired(const environment& env, const kind_list& list,
                                                        diagnostics& findings);

template <class List>
[[nodiscard]] std::optional<loaded_config> load_desired(const environment& env, diagnostics& findings) {
    return load_desired(env, kind_list_of<List>, findings);
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/desired_loader.ipp>
#endif
