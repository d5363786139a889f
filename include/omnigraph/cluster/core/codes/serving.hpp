// The diagnostic codes of serving a cluster and finding a graph in it, spelled once. core/codes.hpp says what holds for
// all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Serving and resolution (§10.6)
inline constexpr diagnostic_code cluster_state_missing{"cluster_state_missing"};
inline constexpr diagnostic_code cluster_empty{"cluster_empty"};
inline constexpr diagnostic_code cluster_no_healthy_graphs{"cluster_no_healthy_graphs"};
inline constexpr diagnostic_code cluster_recovery_unattributed{"cluster_recovery_unattributed"};
inline constexpr diagnostic_code catalog_payload_digest_mismatch{"catalog_payload_digest_mismatch"};
inline constexpr diagnostic_code policy_bindings_missing{"policy_bindings_missing"};
inline constexpr diagnostic_code embedding_provider_profile_missing{"embedding_provider_profile_missing"};
inline constexpr diagnostic_code embedding_provider_digest_mismatch{"embedding_provider_digest_mismatch"};
inline constexpr diagnostic_code embedding_provider_missing{"embedding_provider_missing"};
inline constexpr diagnostic_code graph_not_applied{"graph_not_applied"};

// One graph out of service (ours; §9.4 names the conditions, not the codes)
inline constexpr diagnostic_code graph_id_not_servable{"graph_id_not_servable"};
inline constexpr diagnostic_code graph_open_failed{"graph_open_failed"};
inline constexpr diagnostic_code embedding_provider_unresolved{"embedding_provider_unresolved"};
inline constexpr diagnostic_code revision_held_back{"revision_held_back"};
inline constexpr diagnostic_code schema_differs_from_ledger{"schema_differs_from_ledger"};

// One resource out of service (ours)
inline constexpr diagnostic_code resource_not_projected{"resource_not_projected"};

/// The codes above, in their order.
inline constexpr std::array serving_codes{
    cluster_state_missing,
    cluster_empty,
    cluster_no_healthy_graphs,
    cluster_recovery_unattributed,
    catalog_payload_digest_mismatch,
    policy_bindings_missing,
    embedding_provider_profile_missing,
    embedding_provider_digest_mismatch,
    embedding_provider_missing,
    graph_not_applied,
    graph_id_not_servable,
    graph_open_failed,
    embedding_provider_unresolved,
    revision_held_back,
    schema_differs_from_ledger,
    resource_not_projected,
};

}  // namespace omnigraph::cluster::codes
