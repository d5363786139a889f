// The diagnostic codes of recovery, observation and the catalog, spelled once. core/codes.hpp says what holds for all
// codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Recovery, observation, catalog (§10.5)
inline constexpr diagnostic_code cluster_recovery_pending{"cluster_recovery_pending"};
inline constexpr diagnostic_code cluster_recovery_rolled_forward{"cluster_recovery_rolled_forward"};
inline constexpr diagnostic_code graph_create_incomplete{"graph_create_incomplete"};
inline constexpr diagnostic_code recovery_sidecar_read_error{"recovery_sidecar_read_error"};
inline constexpr diagnostic_code invalid_recovery_sidecar{"invalid_recovery_sidecar"};
inline constexpr diagnostic_code unsupported_recovery_sidecar_version{"unsupported_recovery_sidecar_version"};
inline constexpr diagnostic_code recovery_sidecar_write_error{"recovery_sidecar_write_error"};
inline constexpr diagnostic_code recovery_sidecar_cleanup_failed{"recovery_sidecar_cleanup_failed"};
inline constexpr diagnostic_code recovery_record_missing{"recovery_record_missing"};
inline constexpr diagnostic_code recovery_record_usable{"recovery_record_usable"};
inline constexpr diagnostic_code graph_observation_error{"graph_observation_error"};
inline constexpr diagnostic_code root_replaced{"root_replaced"};
inline constexpr diagnostic_code root_not_replaced{"root_not_replaced"};
inline constexpr diagnostic_code root_drifted{"root_drifted"};
inline constexpr diagnostic_code protection_not_applied{"protection_not_applied"};
inline constexpr diagnostic_code catalog_payload_missing{"catalog_payload_missing"};
inline constexpr diagnostic_code catalog_payload_mismatch{"catalog_payload_mismatch"};
inline constexpr diagnostic_code catalog_payload_read_error{"catalog_payload_read_error"};

/// The codes above, in their order.
inline constexpr std::array recovery_codes{
    cluster_recovery_pending,
    cluster_recovery_rolled_forward,
    graph_create_incomplete,
    recovery_sidecar_read_error,
    invalid_recovery_sidecar,
    unsupported_recovery_sidecar_version,
    recovery_sidecar_write_error,
    recovery_sidecar_cleanup_failed,
    recovery_record_missing,
    recovery_record_usable,
    graph_observation_error,
    root_replaced,
    root_not_replaced,
    root_drifted,
    protection_not_applied,
    catalog_payload_missing,
    catalog_payload_mismatch,
    catalog_payload_read_error,
};

}  // namespace omnigraph::cluster::codes
