// The diagnostic codes of the command line, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// The command line
inline constexpr diagnostic_code usage_error{"usage_error"};
inline constexpr diagnostic_code operator_config_invalid{"operator_config_invalid"};
inline constexpr diagnostic_code operator_config_unknown_key{"operator_config_unknown_key"};
inline constexpr diagnostic_code actor_blank{"actor_blank"};
inline constexpr diagnostic_code actor_invalid{"actor_invalid"};
inline constexpr diagnostic_code actor_required{"actor_required"};
inline constexpr diagnostic_code graph_ambiguous{"graph_ambiguous"};
inline constexpr diagnostic_code call_input_invalid{"call_input_invalid"};
inline constexpr diagnostic_code stored_query_missing{"stored_query_missing"};
inline constexpr diagnostic_code policy_bundle_missing{"policy_bundle_missing"};
inline constexpr diagnostic_code output_failed{"output_failed"};
inline constexpr diagnostic_code data_invalid{"data_invalid"};
inline constexpr diagnostic_code graph_request_invalid{"graph_request_invalid"};
inline constexpr diagnostic_code graph_not_found{"graph_not_found"};
inline constexpr diagnostic_code graph_conflict{"graph_conflict"};
inline constexpr diagnostic_code graph_failed{"graph_failed"};
inline constexpr diagnostic_code embedding_failed{"embedding_failed"};
inline constexpr diagnostic_code graph_root_invalid{"graph_root_invalid"};
inline constexpr diagnostic_code local_copy_temporary{"local_copy_temporary"};
inline constexpr diagnostic_code deprecated_spelling{"deprecated_spelling"};
inline constexpr diagnostic_code source_write_failed{"source_write_failed"};
inline constexpr diagnostic_code plan_file_failed{"plan_file_failed"};
inline constexpr diagnostic_code events_not_written{"events_not_written"};
inline constexpr diagnostic_code out_of_memory{"out_of_memory"};
inline constexpr diagnostic_code command_failed{"command_failed"};

/// The codes above, in their order.
inline constexpr std::array command_line_codes{
    usage_error,           operator_config_invalid, operator_config_unknown_key,
    actor_blank,           actor_invalid,           actor_required,
    graph_ambiguous,       call_input_invalid,      stored_query_missing,
    policy_bundle_missing, output_failed,           data_invalid,
    graph_request_invalid, graph_not_found,         graph_conflict,
    graph_failed,          embedding_failed,        graph_root_invalid,
    local_copy_temporary,  deprecated_spelling,     source_write_failed,
    plan_file_failed,      events_not_written,      out_of_memory,
    command_failed,
};

}  // namespace omnigraph::cluster::codes
