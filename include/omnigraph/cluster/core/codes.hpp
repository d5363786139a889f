// Every diagnostic code, spelled once. They are part of the JSON output: a code is
// never renamed, and one that is retired is not used again.
//
// The languages' own codes (T1, L201, ...) are in core/language_codes.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Configuration and validation (specification §10.1)
inline constexpr diagnostic_code config_dir_not_found{"config_dir_not_found"};
inline constexpr diagnostic_code cluster_config_read_error{"cluster_config_read_error"};
inline constexpr diagnostic_code duplicate_yaml_key{"duplicate_yaml_key"};
inline constexpr diagnostic_code future_phase_field{"future_phase_field"};
inline constexpr diagnostic_code invalid_cluster_yaml{"invalid_cluster_yaml"};
inline constexpr diagnostic_code unsupported_cluster_config_version{"unsupported_cluster_config_version"};
inline constexpr diagnostic_code empty_metadata_name{"empty_metadata_name"};
inline constexpr diagnostic_code unsupported_state_backend{"unsupported_state_backend"};
inline constexpr diagnostic_code invalid_storage_root{"invalid_storage_root"};
inline constexpr diagnostic_code storage_root_invalid{"storage_root_invalid"};
inline constexpr diagnostic_code invalid_resource_id{"invalid_resource_id"};
inline constexpr diagnostic_code invalid_embedding_provider{"invalid_embedding_provider"};
inline constexpr diagnostic_code embedding_api_key_inline{"embedding_api_key_inline"};
inline constexpr diagnostic_code embedding_api_key_required{"embedding_api_key_required"};
inline constexpr diagnostic_code credentials_in_url{"credentials_in_url"};
inline constexpr diagnostic_code dangling_embedding_provider_reference{"dangling_embedding_provider_reference"};
inline constexpr diagnostic_code wrong_kind_reference{"wrong_kind_reference"};
inline constexpr diagnostic_code dangling_graph_reference{"dangling_graph_reference"};
inline constexpr diagnostic_code policy_missing_applies_to{"policy_missing_applies_to"};
inline constexpr diagnostic_code schema_file_missing{"schema_file_missing"};
inline constexpr diagnostic_code schema_parse_error{"schema_parse_error"};
inline constexpr diagnostic_code schema_catalog_error{"schema_catalog_error"};
inline constexpr diagnostic_code policy_file_missing{"policy_file_missing"};
inline constexpr diagnostic_code policy_invalid{"policy_invalid"};
inline constexpr diagnostic_code policy_mixed_binding_kinds{"policy_mixed_binding_kinds"};
inline constexpr diagnostic_code duplicate_policy_binding{"duplicate_policy_binding"};
inline constexpr diagnostic_code query_dir_unreadable{"query_dir_unreadable"};
inline constexpr diagnostic_code query_dir_empty{"query_dir_empty"};
inline constexpr diagnostic_code query_file_missing{"query_file_missing"};
inline constexpr diagnostic_code query_file_empty{"query_file_empty"};
inline constexpr diagnostic_code query_parse_error{"query_parse_error"};
inline constexpr diagnostic_code duplicate_query_name{"duplicate_query_name"};
inline constexpr diagnostic_code query_key_mismatch{"query_key_mismatch"};
inline constexpr diagnostic_code query_typecheck_error{"query_typecheck_error"};
inline constexpr diagnostic_code query_typecheck_skipped{"query_typecheck_skipped"};

// Sources that exist but cannot be used (ours: W5, W11, W13)
inline constexpr diagnostic_code source_missing{"source_missing"};
inline constexpr diagnostic_code source_unreadable{"source_unreadable"};
inline constexpr diagnostic_code source_not_utf8{"source_not_utf8"};
inline constexpr diagnostic_code source_too_large{"source_too_large"};
inline constexpr diagnostic_code path_outside_config_dir{"path_outside_config_dir"};
inline constexpr diagnostic_code conflicting_resource_ids{"conflicting_resource_ids"};
inline constexpr diagnostic_code reference_undeclared{"reference_undeclared"};

// Lock (§10.2)
inline constexpr diagnostic_code state_lock_disabled{"state_lock_disabled"};
inline constexpr diagnostic_code state_lock_held{"state_lock_held"};
inline constexpr diagnostic_code state_lock_error{"state_lock_error"};
inline constexpr diagnostic_code state_lock_missing{"state_lock_missing"};
inline constexpr diagnostic_code state_lock_read_error{"state_lock_read_error"};
inline constexpr diagnostic_code state_lock_id_mismatch{"state_lock_id_mismatch"};
inline constexpr diagnostic_code invalid_state_lock{"invalid_state_lock"};
inline constexpr diagnostic_code unsupported_state_lock_version{"unsupported_state_lock_version"};
inline constexpr diagnostic_code command_interrupted{"command_interrupted"};

// Ledger (§10.3)
inline constexpr diagnostic_code state_missing{"state_missing"};
inline constexpr diagnostic_code state_already_exists{"state_already_exists"};
inline constexpr diagnostic_code state_read_error{"state_read_error"};
inline constexpr diagnostic_code invalid_state_json{"invalid_state_json"};
inline constexpr diagnostic_code unsupported_state_version{"unsupported_state_version"};
inline constexpr diagnostic_code state_cas_mismatch{"state_cas_mismatch"};
inline constexpr diagnostic_code state_write_error{"state_write_error"};
inline constexpr diagnostic_code unknown_resource_kind{"unknown_resource_kind"};

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

// Approvals (§10.4; the last four are ours)
inline constexpr diagnostic_code approval_stale{"approval_stale"};
inline constexpr diagnostic_code approval_not_required{"approval_not_required"};
inline constexpr diagnostic_code approval_write_error{"approval_write_error"};
inline constexpr diagnostic_code approval_read_error{"approval_read_error"};
inline constexpr diagnostic_code invalid_approval_artifact{"invalid_approval_artifact"};
inline constexpr diagnostic_code unsupported_approval_version{"unsupported_approval_version"};
inline constexpr diagnostic_code apply_approval_invariant_violation{"apply_approval_invariant_violation"};
inline constexpr diagnostic_code approval_expired{"approval_expired"};
inline constexpr diagnostic_code approval_of_applier{"approval_of_applier"};
inline constexpr diagnostic_code approval_not_found{"approval_not_found"};
inline constexpr diagnostic_code approval_settled{"approval_settled"};

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
inline constexpr diagnostic_code catalog_payload_missing{"catalog_payload_missing"};
inline constexpr diagnostic_code catalog_payload_mismatch{"catalog_payload_mismatch"};
inline constexpr diagnostic_code catalog_payload_read_error{"catalog_payload_read_error"};

// History (ours)
inline constexpr diagnostic_code history_read_error{"history_read_error"};
inline constexpr diagnostic_code history_write_error{"history_write_error"};
inline constexpr diagnostic_code history_record_invalid{"history_record_invalid"};
inline constexpr diagnostic_code history_broken{"history_broken"};
inline constexpr diagnostic_code history_gap{"history_gap"};
inline constexpr diagnostic_code history_continued{"history_continued"};
inline constexpr diagnostic_code history_empty{"history_empty"};
inline constexpr diagnostic_code revision_not_found{"revision_not_found"};
inline constexpr diagnostic_code revision_text_missing{"revision_text_missing"};
inline constexpr diagnostic_code revision_not_converged{"revision_not_converged"};
inline constexpr diagnostic_code resource_not_found{"resource_not_found"};
inline constexpr diagnostic_code litter_not_removed{"litter_not_removed"};

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
inline constexpr diagnostic_code schema_differs_from_ledger{"schema_differs_from_ledger"};

// The command line
inline constexpr diagnostic_code usage_error{"usage_error"};
inline constexpr diagnostic_code operator_config_invalid{"operator_config_invalid"};
inline constexpr diagnostic_code operator_config_unknown_key{"operator_config_unknown_key"};
inline constexpr diagnostic_code actor_blank{"actor_blank"};
inline constexpr diagnostic_code actor_required{"actor_required"};
inline constexpr diagnostic_code graph_ambiguous{"graph_ambiguous"};
inline constexpr diagnostic_code call_input_invalid{"call_input_invalid"};
inline constexpr diagnostic_code stored_query_missing{"stored_query_missing"};
inline constexpr diagnostic_code output_failed{"output_failed"};
inline constexpr diagnostic_code data_invalid{"data_invalid"};
inline constexpr diagnostic_code graph_request_invalid{"graph_request_invalid"};
inline constexpr diagnostic_code graph_not_found{"graph_not_found"};
inline constexpr diagnostic_code graph_conflict{"graph_conflict"};
inline constexpr diagnostic_code graph_failed{"graph_failed"};
inline constexpr diagnostic_code graph_root_invalid{"graph_root_invalid"};
inline constexpr diagnostic_code deprecated_spelling{"deprecated_spelling"};
inline constexpr diagnostic_code source_write_failed{"source_write_failed"};
inline constexpr diagnostic_code plan_file_failed{"plan_file_failed"};
inline constexpr diagnostic_code events_not_written{"events_not_written"};

/// All of them, in the order above: for documentation and for the tests that trigger each.
// clang-format off
inline constexpr std::array all{
    config_dir_not_found, cluster_config_read_error, duplicate_yaml_key, future_phase_field,
    invalid_cluster_yaml, unsupported_cluster_config_version, empty_metadata_name, unsupported_state_backend,
    invalid_storage_root, storage_root_invalid, invalid_resource_id, invalid_embedding_provider,
    embedding_api_key_inline, embedding_api_key_required, credentials_in_url, dangling_embedding_provider_reference,
    wrong_kind_reference, dangling_graph_reference, policy_missing_applies_to, schema_file_missing,
    schema_parse_error, schema_catalog_error, policy_file_missing, policy_invalid, policy_mixed_binding_kinds,
    duplicate_policy_binding, query_dir_unreadable, query_dir_empty, query_file_missing, query_file_empty,
    query_parse_error, duplicate_query_name, query_key_mismatch, query_typecheck_error, query_typecheck_skipped,
    source_missing, source_unreadable, source_not_utf8, source_too_large, path_outside_config_dir,
    conflicting_resource_ids,
    reference_undeclared, state_lock_disabled, state_lock_held, state_lock_error, state_lock_missing,
    state_lock_read_error, state_lock_id_mismatch, invalid_state_lock, unsupported_state_lock_version,
    command_interrupted,
    state_missing, state_already_exists, state_read_error, invalid_state_json, unsupported_state_version,
    state_cas_mismatch, state_write_error, unknown_resource_kind,
    apply_unsupported_change, apply_dependency_blocked,
    resource_payload_write_error, root_vanished, target_unknown, operation_unrecorded,
    schema_preview_unavailable, saved_plan_invalid, saved_plan_stale, saved_plan_used,
    saved_plan_not_recorded, graph_create_failed, graph_adopted,
    graph_root_occupied, schema_apply_failed, schema_adopted, graph_delete_failed, graph_delete_incomplete,
    approved_graph_moved,
    approval_stale, approval_not_required, approval_write_error, approval_read_error, invalid_approval_artifact,
    unsupported_approval_version, apply_approval_invariant_violation, approval_expired, approval_of_applier,
    approval_not_found, approval_settled, cluster_recovery_pending, cluster_recovery_rolled_forward,
    graph_create_incomplete, recovery_sidecar_read_error, invalid_recovery_sidecar,
    unsupported_recovery_sidecar_version, recovery_sidecar_write_error, recovery_sidecar_cleanup_failed,
    recovery_record_missing, recovery_record_usable,
    graph_observation_error, root_replaced, root_not_replaced, root_drifted, catalog_payload_missing,
    catalog_payload_mismatch, catalog_payload_read_error,
    history_read_error, history_write_error, history_record_invalid, history_broken, history_gap, history_continued,
    history_empty, revision_not_found, revision_text_missing, revision_not_converged, resource_not_found,
    litter_not_removed,
    cluster_state_missing, cluster_empty, cluster_no_healthy_graphs, cluster_recovery_unattributed,
    catalog_payload_digest_mismatch, policy_bindings_missing, embedding_provider_profile_missing,
    embedding_provider_digest_mismatch, embedding_provider_missing, graph_not_applied,
    graph_id_not_servable, graph_open_failed, embedding_provider_unresolved, schema_differs_from_ledger,
    usage_error, operator_config_invalid, operator_config_unknown_key, actor_blank, actor_required, graph_ambiguous,
    call_input_invalid,
    stored_query_missing, output_failed, data_invalid, graph_request_invalid, graph_not_found, graph_conflict,
    graph_failed,
    graph_root_invalid, deprecated_spelling, source_write_failed, plan_file_failed, events_not_written,
};
// clang-format on

namespace detail {

consteval bool all_distinct() {
    auto sorted = all;
    std::ranges::sort(sorted, {}, &diagnostic_code::text);
    return std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace detail

static_assert(detail::all_distinct(), "two diagnostic codes have the same text");

}  // namespace omnigraph::cluster::codes
