// The diagnostic codes of approvals, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Approvals (§10.4; the last five are ours)
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
inline constexpr diagnostic_code approval_lasts_longer{"approval_lasts_longer"};

/// The codes above, in their order.
inline constexpr std::array approval_codes{
    approval_stale,
    approval_not_required,
    approval_write_error,
    approval_read_error,
    invalid_approval_artifact,
    unsupported_approval_version,
    apply_approval_invariant_violation,
    approval_expired,
    approval_of_applier,
    approval_not_found,
    approval_settled,
    approval_lasts_longer,
};

}  // namespace omnigraph::cluster::codes
