// The diagnostic codes of calls that would use more than they may, spelled once. core/codes.hpp says what holds for all
// codes.
#pragma once

#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Limits of calls
inline constexpr diagnostic_code call_time_exceeded{"call_time_exceeded"};
inline constexpr diagnostic_code load_time_exceeded{"load_time_exceeded"};
inline constexpr diagnostic_code result_rows_exceeded{"result_rows_exceeded"};
inline constexpr diagnostic_code result_bytes_exceeded{"result_bytes_exceeded"};
inline constexpr diagnostic_code memory_exceeded{"memory_exceeded"};
inline constexpr diagnostic_code search_too_long{"search_too_long"};
inline constexpr diagnostic_code value_too_large{"value_too_large"};

/// The codes above, in their order.
inline constexpr std::array limit_codes{
    call_time_exceeded, load_time_exceeded, result_rows_exceeded, result_bytes_exceeded,
    memory_exceeded,    search_too_long,    value_too_large,
};

}  // namespace omnigraph::cluster::codes
