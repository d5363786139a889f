// The diagnostic codes of the state lock, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

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

/// The codes above, in their order.
inline constexpr std::array lock_codes{
    state_lock_disabled,   state_lock_held,        state_lock_error,   state_lock_missing,
    state_lock_read_error, state_lock_id_mismatch, invalid_state_lock, unsupported_state_lock_version,
    command_interrupted,
};

}  // namespace omnigraph::cluster::codes
