// Where `--events` writes: one JSON object a line (NDJSON), as it happens.
//
//     event_stream stream;
//     if (auto opened = stream.open("fd:3"); !opened) return refuse(terminal, false, opened.error());
//     started.on_progress = [&](const progress_event& event) { stream.write(event); };
//
// (1) The target is a file, `-` for standard error, or `fd:N` for a descriptor that the caller has opened.
// (2) A line is written whole and at once. When that fails no further one is written, the command goes on, and `lost`
//     says so: an apply must not end half-way because nobody listens any more.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::cli {

class event_stream {
public:
    /// A file is made or emptied. Code: events_not_written.
    [[nodiscard]] status open(const std::string& target);

    void write(const progress_event& event);

    /// A warning when some event could not be written. Code: events_not_written.
    [[nodiscard]] const std::optional<diagnostic>& lost() const { return lost_; }

private:
    std::string target_;
    posix::file_descriptor file_;
    std::optional<diagnostic> lost_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/event_stream.ipp>
#endif
