// The diagnostic codes of the configuration and the files it names, spelled once. core/codes.hpp says what holds for
// all codes.
#pragma once

#include <array>

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
inline constexpr diagnostic_code env_reference_misplaced{"env_reference_misplaced"};
inline constexpr diagnostic_code embedding_api_key_required{"embedding_api_key_required"};
inline constexpr diagnostic_code credentials_in_url{"credentials_in_url"};
inline constexpr diagnostic_code dangling_embedding_provider_reference{"dangling_embedding_provider_reference"};
inline constexpr diagnostic_code embedding_model_differs{"embedding_model_differs"};
inline constexpr diagnostic_code wrong_kind_reference{"wrong_kind_reference"};
inline constexpr diagnostic_code kind_failed{"kind_failed"};
inline constexpr diagnostic_code dangling_graph_reference{"dangling_graph_reference"};
inline constexpr diagnostic_code policy_missing_applies_to{"policy_missing_applies_to"};
inline constexpr diagnostic_code schema_file_missing{"schema_file_missing"};
inline constexpr diagnostic_code schema_parse_error{"schema_parse_error"};
inline constexpr diagnostic_code schema_catalog_error{"schema_catalog_error"};
inline constexpr diagnostic_code policy_file_missing{"policy_file_missing"};
inline constexpr diagnostic_code policy_invalid{"policy_invalid"};
inline constexpr diagnostic_code policy_name_unknown{"policy_name_unknown"};
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

/// The codes above, in their order.
inline constexpr std::array config_codes{
    config_dir_not_found,
    cluster_config_read_error,
    duplicate_yaml_key,
    future_phase_field,
    invalid_cluster_yaml,
    unsupported_cluster_config_version,
    empty_metadata_name,
    unsupported_state_backend,
    invalid_storage_root,
    storage_root_invalid,
    invalid_resource_id,
    invalid_embedding_provider,
    embedding_api_key_inline,
    env_reference_misplaced,
    embedding_api_key_required,
    credentials_in_url,
    dangling_embedding_provider_reference,
    embedding_model_differs,
    wrong_kind_reference,
    kind_failed,
    dangling_graph_reference,
    policy_missing_applies_to,
    schema_file_missing,
    schema_parse_error,
    schema_catalog_error,
    policy_file_missing,
    policy_invalid,
    policy_name_unknown,
    policy_mixed_binding_kinds,
    duplicate_policy_binding,
    query_dir_unreadable,
    query_dir_empty,
    query_file_missing,
    query_file_empty,
    query_parse_error,
    duplicate_query_name,
    query_key_mismatch,
    query_typecheck_error,
    query_typecheck_skipped,
    source_missing,
    source_unreadable,
    source_not_utf8,
    source_too_large,
    path_outside_config_dir,
    conflicting_resource_ids,
    reference_undeclared,
};

}  // namespace omnigraph::cluster::codes
