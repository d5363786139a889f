// Whether the clock of this machine shows a time that ids and documents can name: the years 1970 to 2261.
//
//     if (const auto fault = clock_fault(system)) print(fault->message);
//
// A ULID of another time is none, and no reader of this program takes such a timestamp. So whoever is about to write
// an id or a time asks first, and writes nothing when the clock is outside: what was stored with it could never be read
// again.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

/// Whether documents can name the time.
[[nodiscard]] bool is_writable_time(instant moment);

/// The message of clock_fault().
inline constexpr std::string_view clock_problem =
    "The clock of this machine shows a time before 1970 or after 2261, which neither ids nor documents can name; "
    "nothing was written.";

/// The error of a clock that shows another time; else nullopt. Code: clock_out_of_range.
[[nodiscard]] std::optional<diagnostic> clock_fault(runtime& system);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/usable_clock.ipp>
#endif
