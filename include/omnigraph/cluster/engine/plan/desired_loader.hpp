// Loads the declared resources of a folder, for any list of kinds.
//
//     const auto loaded = load_desired<standard_kinds>(env, findings);
#pragma once

#include <memory>
#include <optional>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/recorded_sources.hpp>
#include <omnigraph/cluster/config/source_states.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/ledger/history_record.hpp>

namespace omnigraph::cluster {

/// Everything that a folder declares. `table` borrows from `declarations`, so both must stay together.
struct loaded_config {
    cluster_config config;
    std::shared_ptr<const void> declarations;
    resource_table table;
    unusable_resources unusable;
    digest config_digest;
    declared_sources sources = {};              ///< the files that were read
    std::optional<source_states> states = {};   ///< their states, where `env.memory` asks for them and states tell all
    std::optional<history_link> restored = {};  ///< set when an earlier revision was loaded: that revision
};

/// Loads only the header of cluster.yaml: where the state is, and nothing of what it declares.
[[nodiscard]] std::optional<cluster_config> load_header(const environment& env, const kind_list& list,
                                                        diagnostics& findings);

/// The declarations of `config` and of the files from `sources`. Every fault is in `findings`.
[[nodiscard]] loaded_config load_declarations(cluster_config config, source_reader& sources, const kind_list& list,
                                              diagnostics& findings);

/// The declarations of the revision `env.to_revision`; `today` gives the places of storage and ledger and the lock.
/// Two persons are required when `today` or the revision says so.
[[nodiscard]] std::optional<loaded_config> load_revision(const environment& env, cluster_config today,
                                                         const kind_list& list, diagnostics& findings);

/// The folder's declarations, or with `env.to_revision` those of that revision under today's storage root and lock.
/// nullopt when cluster.yaml cannot be decoded or the revision cannot be rebuilt; else everything that could be read,
/// with all faults in `findings`. Codes: those of load_cluster_config and of the kinds, reference_undeclared,
/// revision_not_found, revision_text_missing, revision_not_converged.
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
