// The diagnostic codes of the ledger, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Ledger (§10.3)
inline constexpr diagnostic_code state_missing{"state_missing"};
inline constexpr diagnostic_code state_already_exists{"state_already_exists"};
inline constexpr diagnostic_code state_read_error{"state_read_error"};
inline constexpr diagnostic_code invalid_state_json{"invalid_state_json"};
inline constexpr diagnostic_code state_altered{"state_altered"};
inline constexpr diagnostic_code unsupported_state_version{"unsupported_state_version"};
inline constexpr diagnostic_code state_cas_mismatch{"state_cas_mismatch"};
inline constexpr diagnostic_code state_write_error{"state_write_error"};
inline constexpr diagnostic_code state_write_unknown{"state_write_unknown"};
inline constexpr diagnostic_code unknown_resource_kind{"unknown_resource_kind"};
inline constexpr diagnostic_code clock_out_of_range{"clock_out_of_range"};

// Places of a cluster (ours)
inline constexpr diagnostic_code store_unfit{"store_unfit"};
inline constexpr diagnostic_code state_moved{"state_moved"};
inline constexpr diagnostic_code state_copy_unfinished{"state_copy_unfinished"};
inline constexpr diagnostic_code state_kept_apart{"state_kept_apart"};
inline constexpr diagnostic_code state_backend_mismatch{"state_backend_mismatch"};
inline constexpr diagnostic_code migration_target_in_use{"migration_target_in_use"};
inline constexpr diagnostic_code migration_target_lost{"migration_target_lost"};
inline constexpr diagnostic_code migration_impossible{"migration_impossible"};
inline constexpr diagnostic_code migration_failed{"migration_failed"};

/// The codes above, in their order.
inline constexpr std::array ledger_codes{
    state_missing,
    state_already_exists,
    state_read_error,
    invalid_state_json,
    state_altered,
    unsupported_state_version,
    state_cas_mismatch,
    state_write_error,
    state_write_unknown,
    unknown_resource_kind,
    clock_out_of_range,
    store_unfit,
    state_moved,
    state_copy_unfinished,
    state_kept_apart,
    state_backend_mismatch,
    migration_target_in_use,
    migration_target_lost,
    migration_impossible,
    migration_failed,
};

}  // namespace omnigraph::cluster::codes
