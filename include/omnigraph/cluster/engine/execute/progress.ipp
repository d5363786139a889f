// Bodies of engine/execute/progress.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void report_progress(const environment& env, progress_event event) {
    if (!env.on_progress) return;
    event.at = format_timestamp(env.system.now());
    env.on_progress(event);
}

OMNIGRAPH_INLINE progress_event outcome_event(std::string_view name, std::string_view failure) {
    progress_event event;
    event.event = name;
    event.outcome = failure.empty() ? "ok" : "failed";
    if (!failure.empty()) event.code = std::string{failure};
    return event;
}

}  // namespace omnigraph::cluster
