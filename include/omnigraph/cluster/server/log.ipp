// Bodies of server/log.hpp.
#pragma once

#include <cstddef>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/server/log.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::string for_log(std::string_view text) {
    auto fit = shortened(text, 256);
    while (const auto wrong = find_invalid_utf8(fit)) fit[*wrong] = '?';
    return fit;
}

OMNIGRAPH_INLINE event_log::event_log(std::function<void(std::string_view)> write, std::function<instant()> now,
                                      log_level least)
    : write_{std::move(write)}, now_{std::move(now)}, least_{least} {}

OMNIGRAPH_INLINE void event_log::write(log_level level, std::string_view event,
                                       std::initializer_list<log_field> fields) {
    if (level < least_) return;
    boost::json::object line;
    const std::lock_guard only_one{mutex_};
    try {
        line["time"] = format_timestamp(now_());
        line["level"] = spelling(level);
        line["event"] = event;
        for (const auto& field : fields) line[field.name] = field.value;
        write_(compact_json(json(std::move(line))) + '\n');
    } catch (...) {  // of the sink: its line is lost, and what was told of goes on
    }
}

OMNIGRAPH_INLINE void event_log::pass_on(std::string_view line) {
    const std::lock_guard only_one{mutex_};
    try {
        write_(line);
    } catch (...) {}
}

}  // namespace omnigraph::cluster::server
