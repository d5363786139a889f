// The diagnostic codes of the history, spelled once. core/codes.hpp says what holds for all codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// History (ours)
inline constexpr diagnostic_code history_read_error{"history_read_error"};
inline constexpr diagnostic_code history_write_error{"history_write_error"};
inline constexpr diagnostic_code history_record_invalid{"history_record_invalid"};
inline constexpr diagnostic_code history_broken{"history_broken"};
inline constexpr diagnostic_code history_gap{"history_gap"};
inline constexpr diagnostic_code history_ahead{"history_ahead"};
inline constexpr diagnostic_code history_continued{"history_continued"};
inline constexpr diagnostic_code history_empty{"history_empty"};
inline constexpr diagnostic_code revision_not_found{"revision_not_found"};
inline constexpr diagnostic_code revision_text_missing{"revision_text_missing"};
inline constexpr diagnostic_code revision_not_converged{"revision_not_converged"};
inline constexpr diagnostic_code resource_not_found{"resource_not_found"};
inline constexpr diagnostic_code litter_not_removed{"litter_not_removed"};

/// The codes above, in their order.
inline constexpr std::array history_codes{
    history_read_error,     history_write_error, history_record_invalid, history_broken,     history_gap,
    history_ahead,          history_continued,   history_empty,          revision_not_found, revision_text_missing,
    revision_not_converged, resource_not_found,  litter_not_removed,
};

}  // namespace omnigraph::cluster::codes
