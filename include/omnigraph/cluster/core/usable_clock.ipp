// Bodies of core/usable_clock.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/usable_clock.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool is_writable_time(instant moment) { return parse_timestamp(format_timestamp(moment)).has_value(); }

OMNIGRAPH_INLINE std::optional<diagnostic> clock_fault(runtime& system) {
    if (is_writable_time(system.now())) return std::nullopt;
    return error(codes::clock_out_of_range, "", std::string{clock_problem})
        .with_remedy("Set the clock of this machine (`date` shows it), then run the command again.");
}

}  // namespace omnigraph::cluster
