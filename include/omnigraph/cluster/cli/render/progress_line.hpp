// One line of a terminal that tells how far a long command has come, and is gone when the command ends.
//
//     progress_line line{terminal, false};
//     line.show("embedded", {500, 2000}, "texts");         // embedded 500 of 2000 texts, 120/s, 12 s left
//
// Without a terminal nothing is shown. Where a program reads the answer (`--json`), each second has one line of JSON on
// standard error instead: {"event":"progress","what":"embedded","done":500,"total":2000,"unit":"texts","seconds":4}.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::cli {

/// How much of a work is done; a total of zero is unknown.
struct done_part {
    std::uint64_t done = 0, total = 0;
};

/// `120/s, 12 s left`; the part that is known.
[[nodiscard]] std::string pace_text(const done_part& part, std::chrono::milliseconds since_start);

class progress_line {
public:
    progress_line(const console& terminal, bool as_json);
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line();

    /// Replaces the line, at most ten times a second.
    void show(std::string_view what, const done_part& pace, std::string_view unit);

private:
    using clock = std::chrono::steady_clock;

    const console& terminal_;
    bool as_json_;
    bool is_terminal_;
    bool shown_ = false;
    clock::time_point began_ = clock::now();
    clock::time_point last_ = began_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/progress_line.ipp>
#endif
