// Bodies of cli/render/progress_line.hpp.
#pragma once

#include <iostream>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string pace_text(const done_part& part, std::chrono::milliseconds since_start) {
    const auto milliseconds = static_cast<std::uint64_t>(since_start.count());
    if (part.done == 0 || milliseconds == 0) return {};
    auto text = fmt::format("{}/s", part.done * 1000 / milliseconds);
    if (part.total > part.done) {
        const auto left = (part.total - part.done) * milliseconds / part.done / 1000;
        text += left < 120 ? fmt::format(", {} s left", left) : fmt::format(", {} min left", left / 60);
    }
    return text;
}

OMNIGRAPH_INLINE progress_line::progress_line(const console& terminal, bool as_json)
    : terminal_{terminal},
      as_json_{as_json},
      is_terminal_{&terminal.err == &std::cerr && ::isatty(STDERR_FILENO) == 1 &&
                   posix::environment_variable("TERM").value_or("") != "dumb"} {}

OMNIGRAPH_INLINE progress_line::~progress_line() {
    if (shown_) terminal_.err << "\r\x1b[K" << std::flush;
}

OMNIGRAPH_INLINE void progress_line::show(std::string_view what, const done_part& pace, std::string_view unit) {
    const auto now = clock::now();
    if (now - last_ < (as_json_ ? std::chrono::milliseconds{1000} : std::chrono::milliseconds{100})) return;
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_);
    if (as_json_) {
        boost::json::object event{{"event", "progress"}, {"what", what}, {"done", pace.done}};
        if (pace.total > 0) event["total"] = pace.total;
        event["unit"] = unit;
        event["seconds"] = since.count() / 1000;
        terminal_.err << compact_json(event) << '\n' << std::flush;
    } else if (is_terminal_) {
        const auto of = pace.total > 0 ? fmt::format(" of {}", pace.total) : "";
        terminal_.err << fmt::format("\r\x1b[K{} {}{} {}, {}", what, pace.done, of, unit, pace_text(pace, since))
                      << std::flush;
        shown_ = true;
    }
    last_ = now;
}

}  // namespace omnigraph::cluster::cli
