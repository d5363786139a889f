// The diagnostic codes of plan and apply, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Plan, apply, execution (§10.4)
inline constexpr diagnostic_code apply_unsupported_change{"apply_unsupported_change"};
inline constexpr diagnostic_code apply_dependency_blocked{"apply_dependency_blocked"};
inline constexpr diagnostic_code resource_payload_write_error{"resource_payload_write_error"};
inline constexpr diagnostic_code root_vanished{"root_vanished"};
inline constexpr diagnostic_code target_unknown{"target_unknown"};
inline constexpr diagnostic_code operation_unrecorded{"operation_unrecorded"};
inline constexpr diagnostic_code schema_preview_unavailable{"schema_preview_unavailable"};
inline constexpr diagnostic_code saved_plan_invalid{"saved_plan_invalid"};
inline constexpr diagnostic_code saved_plan_stale{"saved_plan_stale"};
inline constexpr diagnostic_code saved_plan_used{"saved_plan_used"};
inline constexpr diagnostic_code saved_plan_not_recorded{"saved_plan_not_recorded"};
inline constexpr diagnostic_code graph_create_failed{"graph_create_failed"};
inline constexpr diagnostic_code graph_adopted{"graph_adopted"};
inline constexpr diagnostic_code graph_root_occupied{"graph_root_occupied"};
inline constexpr diagnostic_code schema_apply_failed{"schema_apply_failed"};
inline constexpr diagnostic_code schema_adopted{"schema_adopted"};
inline constexpr diagnostic_code graph_delete_failed{"graph_delete_failed"};
inline constexpr diagnostic_code graph_delete_incomplete{"graph_delete_incomplete"};
inline constexpr diagnostic_code approved_graph_moved{"approved_graph_moved"};
inline constexpr diagnostic_code injected_failpoint{"injected_failpoint"};

/// The codes above, in their order.
inline constexpr std::array apply_codes{
    apply_unsupported_change,
    apply_dependency_blocked,
    resource_payload_write_error,
    root_vanished,
    target_unknown,
    operation_unrecorded,
    schema_preview_unavailable,
    saved_plan_invalid,
    saved_plan_stale,
    saved_plan_used,
    saved_plan_not_recorded,
    graph_create_failed,
    graph_adopted,
    graph_root_occupied,
    schema_apply_failed,
    schema_adopted,
    graph_delete_failed,
    graph_delete_incomplete,
    approved_graph_moved,
    injected_failpoint,
};

}  // namespace omnigraph::cluster::codes
